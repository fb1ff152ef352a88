"""The demo's people: invented, with their offices and duties on invented places."""

from datetime import timedelta

from accounts.choices import DutyKind, DutyProgramme, PostingState
from accounts.models import Organisation, Posting, User
from accounts.services import grant_duty, office_at, state_posting
from demo.reading import rows_of
from places.models import Area, Place

SINCE = timedelta(days=900)


def load_people(password, now):
    """Make the people with their offices and duties; return them by their short names.

    `password` comes hashed.
    """
    people = {}
    for row in rows_of("people.json"):
        person = User.objects.create(
            email=f"{row['who']}@example.org",
            name=row["name"],
            language=row["language"] if row["language"] in ("en", "hi") else "en",
            password=password,
        )
        _post(person, row, now)
        _give_duty(person, row, now)
        people[row["who"]] = person
    return people


def load_areas():
    """Make the named sets of places."""
    for row in rows_of("areas.json"):
        state = Place.objects.by_key(row["state"])
        area, _ = Area.objects.get_or_create(name=row["name"], kind=row["kind"], state=state)
        area.places.set([Place.objects.by_key(key) for key in row["places"]])


def _post(person, row, now):
    """Give a person the office at `place`, and the same at each place that stands under `also`."""
    if "title" not in row:
        return
    organisation = Organisation.objects.get(key=row["organisation"])
    for key in (row["place"], *row.get("also", [])):
        language = row.get("title_language", "en")
        office = office_at(Place.objects.by_key(key), row["title"], organisation, language)
        if row.get("unconfirmed"):
            stated = now - timedelta(days=1)
            state_posting(person, office, (now - timedelta(days=20)).date(), at=stated)
        else:
            _confirmed(person, office, now - SINCE)


def _confirmed(person, office, at):
    Posting.objects.create(
        person=person,
        office=office,
        starts_on=at.date(),
        state=PostingState.CONFIRMED,
        stated_at=at,
        decided_at=at,
    )


def _give_duty(person, row, now):
    since = (now - SINCE).date()
    if row.get("audits"):
        place, until = Place.objects.by_key(row["audits"]), now.date() + timedelta(days=365)
        grant_duty(
            person, DutyKind.AUDITOR, place, by=None, starts_on=since, ends_on=until, at=now - SINCE
        )
    elif row.get("duty"):
        programme = DutyProgramme.BOTH if row["duty"] == DutyKind.CURATOR else ""
        place = Place.objects.by_key(row["place"])
        grant_duty(
            person,
            row["duty"],
            place,
            by=None,
            programme=programme,
            starts_on=since,
            at=now - SINCE,
        )
