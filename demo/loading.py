"""Loading the demo: people on invented places, and what they told, through the real rules.

Nothing here writes a state: each entry walks the workflow with the people of `people.json`, dated
back by the days that `entries/*.json` name.
"""

import json
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation

from accounts.choices import DutyKind, DutyProgramme, PostingState
from accounts.models import Organisation, Posting, User
from accounts.services import grant_duty, office_at, state_posting
from accounts.standing import standing_of
from places.models import Place
from practices import endorsing, services, workflow
from practices.answers import ANSWER_FIELDS
from practices.choices import Precision
from practices.consent import consent_text
from practices.models import Practice

FOLDER = Path(__file__).parent
SINCE = timedelta(days=400)


@transaction.atomic
def load(password, now=None):
    """Load people and entries; return `(people, entries)` as counts. A second call adds nothing."""
    if User.objects.filter(email="national@example.org").exists():
        return 0, 0
    now = now or timezone.now()
    people = _people(make_password(password), now)
    entries = [
        entry for file in sorted((FOLDER / "entries").glob("*.json")) for entry in _read(file)
    ]
    with workflow.past():
        told = {entry["key"]: _tell(entry, people, now) for entry in entries}
        _live(entries, told, people, now)
    return len(people), len(entries)


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def _people(password, now):
    """Make the people with their offices and duties; return them by their short names."""
    people = {}
    for row in _read(FOLDER / "people.json"):
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


def _post(person, row, now):
    if "title" not in row:
        return
    organisation = Organisation.objects.get(key=row["organisation"])
    office = office_at(Place.objects.by_key(row["place"]), row["title"], organisation)
    if row.get("unconfirmed"):
        state_posting(person, office, (now - timedelta(days=20)).date(), at=now - timedelta(days=1))
        return
    Posting.objects.create(
        person=person,
        office=office,
        starts_on=(now - SINCE).date(),
        state=PostingState.CONFIRMED,
        stated_at=now - SINCE,
        decided_at=now - SINCE,
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


def _tell(entry, people, now):
    """Write one entry as its author would, dated by its first act; return the practice."""
    author = people[entry["by"]]
    version = services.begin(by=author, office=standing_of(author).main_office)
    acts = entry["life"]
    written = now - timedelta(days=acts[0][2] if acts else 6)
    services.write(
        version,
        by=author,
        revision=version.revision,
        answers=_answers(entry),
        steps=entry.get("steps", []),
        particulars=_particulars(entry, written),
    )
    return version.practice


def _answers(entry):
    answers = {field: entry[field] for field in ANSWER_FIELDS if field in entry}
    answers["place"] = Place.objects.by_key(entry["place"])
    answers["tag_names"] = entry.get("tags", [])
    answers["peers_may_read"] = entry["kind"] != "lesson"
    if since := entry.get("started_on"):
        year, _, month = since.partition("-")
        answers["started_on"] = date(int(year), int(month or 1), 1)
        answers["started_precision"] = Precision.MONTH if month else Precision.YEAR
    answers["needs_help"] = bool(entry.get("needs_help"))
    return answers


def _particulars(entry, at):
    told = {name: entry.get(name, "") for name in ("contact", "told_by_name", "told_by_office")}
    if not entry["life"]:
        return told
    return told | _consent(entry["language"], at)


def _consent(language, at):
    with translation.override(language):
        return {"consent": True, "consent_text": consent_text(), "consent_at": at}


def _live(entries, told, people, now):
    """Let all acts, vouchings and revisions happen in the order of their days.

    `told` are the practices by the keys of their entries.
    """
    happenings = []
    for entry in entries:
        happenings += [(act[2], entry, _act, act) for act in entry["life"]]
        happenings += [(vouch[2], entry, _vouch, vouch) for vouch in entry.get("endorsed", [])]
        if revision := entry.get("revision"):
            days = revision["life"][0][2] if revision["life"] else 5
            happenings.append((days, entry, _revise, revision))
    for days, entry, happen, what in sorted(happenings, key=lambda row: -row[0]):
        happen(told[entry["key"]], what, people, now - timedelta(days=days), told)


def _act(practice, act, people, at, told):
    verb, who, _days, *words = act
    note, notes, details = (*words, "", {}, {})[:3] if len(words) != 2 else _two(verb, words)
    if "replacement" in details:
        replacement = Practice.objects.get(pk=told[details["replacement"]].pk)
        details = {"replacement": replacement}
    workflow.apply(practice, verb, by=people[who], note=note, notes=notes, at=at, **details)


def _two(verb, words):
    """The second word is the notes at the answers, but of supersede what replaces it."""
    note, more = words
    return (note, {}, more) if verb == "supersede" else (note, more, {})


def _vouch(practice, vouch, people, at, told):
    type_, who, _days = vouch
    endorsing.endorse(practice, by=people[who], type_=type_, at=at)


def _revise(practice, revision, people, at, told):
    """Begin a revision of a live practice as its author, and let it go its way."""
    author = practice.author
    version = services.open_for_writing(practice, author)
    answers = {field: text for field, text in revision.items() if field in ANSWER_FIELDS}
    services.write(
        version,
        by=author,
        revision=version.revision,
        answers=answers,
        steps=version.step_texts(),
        particulars=_consent(version.language, at),
    )
    for act in revision["life"]:
        _act(practice, act, people, at, told)
