"""The people that the tests know by name, at places of their own.

`cast()` makes them in a few queries. Who's who, by the roles of the table of rights:

gp, gp2 (another GP of the same block), block, district and district2 (curators of one district,
in different offices), district3 (curator of another district of the state), state, state2,
national, national2 (curators), facilitator (a posting in the same state), auditor (of the state,
no posting), outsider (District curator of another state), suspended (of the GP), unconfirmed (of
the GP, still waiting), reader (an account and nothing else).
"""

from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from accounts.models import Duty, Office, Organisation, Posting, User
from accounts.querysets import today
from places.folding import fold
from places.models import Place, PlaceName

PASSWORD = "cast-sourcebook"
SINCE = date(2024, 4, 1)

# place: (level, code, name, parent)
PLACES = {
    "home_state": ("state", "208", "Marudesh", "india"),
    "home_district": ("district", "9104", "Girwa", "home_state"),
    "other_district": ("district", "9105", "Salumbar", "home_state"),
    "home_block": ("block", "9501", "Kotra", "home_district"),
    "home_gp": ("gp", "937648", "Khajuri", "home_block"),
    "next_gp": ("gp", "937649", "Bakhel", "home_block"),
    "far_state": ("state", "209", "Awadh", "india"),
    "far_district": ("district", "9120", "Gonda", "far_state"),
}

# person: (place of the office, title, organisation, place of a curator's duty)
PEOPLE = {
    "gp": ("home_gp", "Secretary", "gram-panchayat", None),
    "gp2": ("next_gp", "Secretary", "gram-panchayat", None),
    "block": ("home_block", "Block Coordinator", "bpmu", None),
    "district": ("home_district", "District Coordinator", "dpmu", "home_district"),
    "district2": ("home_district", "Chief Executive Officer", "zilla-parishad", "home_district"),
    "district3": ("other_district", "District Coordinator", "dpmu", "other_district"),
    "state": ("home_state", "State Coordinator", "state-mission", "home_state"),
    "state2": ("home_state", "State Consultant", "swsm", "home_state"),
    "national": ("india", "National Coordinator", "national-mission", "india"),
    "national2": ("india", "National Consultant", "national-mission", "india"),
    "facilitator": ("home_state", "Faculty", "sird", None),
    "outsider": ("far_district", "District Coordinator", "dpmu", "far_district"),
    "suspended": ("home_gp", "Sarpanch", "gram-panchayat", None),
    "unconfirmed": ("home_gp", "Water Committee Member", "vwsc", None),
    "auditor": (None, "", "", None),
    "reader": (None, "", "", None),
}


@cache
def _hash():
    return make_password(PASSWORD)


def cast():
    """Make places and people; return them by name, and `places` and `offices` beside them."""
    places = make_places()
    people = _make_people()
    offices = _make_offices(places)
    now = timezone.now()
    Posting.objects.bulk_create(
        Posting(
            person=people[name],
            office=offices[name],
            starts_on=SINCE,
            state="stated" if name == "unconfirmed" else "confirmed",
            decided_at=None if name == "unconfirmed" else now,
        )
        for name in offices
    )
    Duty.objects.bulk_create(_duties(people, places))
    return SimpleNamespace(
        **people, places=SimpleNamespace(**places), offices=SimpleNamespace(**offices)
    )


def make_places():
    """Make India where it is missing, and PLACES; return them by name.

    All at once, as `Place.save` would leave them (tests/places/test_cast.py).
    """
    india, _made = Place.objects.get_or_create(
        level="national", code="1", defaults={"name": "India"}
    )
    places = {"india": india}
    for (name, (level, code, title, parent)), key in zip(PLACES.items(), _keys(), strict=True):
        place = Place(pk=key, level=level, code=code, name=title, parent=places[parent])
        place._take_ancestors()
        places[name] = place
    made = [places[name] for name in PLACES]
    Place.objects.bulk_create(made)
    PlaceName.objects.bulk_create(map(_official_name, made))
    return places


def _official_name(place):
    name = place.name
    return PlaceName(place=place, kind="official", name=name, language="en", folded=fold(name))


def _keys():
    """Return keys for PLACES: a place names itself as its own state, district or block."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('places_place', 'id')) "
            "FROM generate_series(1, %s)",
            [len(PLACES)],
        )
        return [key for (key,) in cursor.fetchall()]


def _make_people():
    people = {
        name: User(
            name=name.capitalize(), email=f"{name}@example.org", password=_hash(), language="en"
        )
        for name in PEOPLE
    }
    people["suspended"].is_active, people["suspended"].suspended_at = False, timezone.now()
    User.objects.bulk_create(people.values())
    return people


def _make_offices(places):
    bodies = {body.key: body for body in Organisation.objects.all()}
    offices = {
        name: Office(place=places[place], title=title, organisation=bodies[body])
        for name, (place, title, body, _duty) in PEOPLE.items()
        if place
    }
    Office.objects.bulk_create(offices.values())
    return offices


def _duties(people, places):
    for name, (_place, _title, _body, desk) in PEOPLE.items():
        if desk:
            yield _duty(people[name], "curator", places[desk], programme="both")
    home = places["home_state"]
    yield _duty(people["facilitator"], "facilitator", home)
    yield _duty(people["auditor"], "auditor", home, ends_on=today() + timedelta(days=90))


def _duty(person, kind, place, **details):
    return Duty(person=person, kind=kind, place=place, starts_on=SINCE, **details)
