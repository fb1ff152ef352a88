"""What a hall needs besides the workshop's own tables: places, themes, practices, who called it."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import Organisation
from accounts.services import office_at
from places import carrying as places_carried
from places.models import Place
from practices.exchange import carrying as practices_carried
from practices.models import Practice, Theme
from workshops.hall.files import Refused
from workshops.hall.rows import Reader, told
from workshops.hall.tables import TABLES, Table
from workshops.models import Workshop
from workshops.workflow import TRANSITIONS

# Of the workshop's own row: what a form asks, and what the hall has to know besides.
OWN = Table(
    Workshop,
    path="pk",
    left=("area", "office", "place", "sequence", "revision", "wall_revision", "created_at"),
)


def members_of(workshop, tables):
    """Return {name: rows} of what goes out with `tables`, those of `workshop`."""
    named = _named_in(tables, Practice)
    practices = practices_carried.rows_of(workshop.themes.all(), named)
    keys = {row["place"] for row in practices} | _named_in(tables, Place)
    return {
        "places": places_carried.rows_of(_places(workshop, keys)),
        "themes": practices_carried.themes_as_rows(Theme.objects.all()),
        "practices": practices,
        "workshop": [_workshop(workshop)],
    }


def _named_in(tables, model):
    """Return the keys or uids of `model` that rows of `tables` point to."""
    found = set()
    for table in TABLES:
        names = [field.name for field in table.fields() if field.related_model is model]
        found |= {row[name] for row in tables[table.label] for name in names if row[name]}
    return found


def _places(workshop, keys):
    """Return the districts with all below them, where it is held, and the places of `keys`."""
    districts = workshop.districts.all()
    found = Q(district__in=districts) | Q(pk__in=districts.values("pk")) | Q(pk=workshop.place_id)
    codes = {}
    for key in keys:
        level, _, code = key.partition(":")
        codes.setdefault(level, set()).add(code)
    for level, those in codes.items():
        found |= Q(level=level, code__in=those)
    return Place.objects.filter(found)


def _workshop(workshop):
    office = workshop.office
    return told(OWN, workshop) | {
        "themes": [theme.key for theme in workshop.themes.all()],
        "districts": [place.key for place in workshop.districts.all()],
        "place": workshop.place.key,
        "office": [office.title, office.title_language, office.organisation.key],
    }


def take_in(members, person):
    """Make what is not there yet; return (the workshop, {uid of a version: the portal's})."""
    try:
        places_carried.take_in(members["places"])
        practices_carried.take_in_themes(members["themes"])
        versions = practices_carried.take_in(members["practices"])
        return _make(members["workshop"][0], person), versions
    except (ValidationError, KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise Refused(str(wrong)) from wrong


def _make(row, person):
    own = {name: row.pop(name) for name in ("themes", "districts", "place", "office")}
    title, language, organisation = own["office"]
    place = Place.objects.by_key(own["place"])
    body = Organisation.objects.get(key=organisation)
    values = Reader({}).values(OWN, row)
    workshop = Workshop(uid=row["uid"], **values, person=person, place=place)
    workshop.office = office_at(place, title, body, language)
    workshop.created_at = workshop.changed_at
    workshop.save(force_insert=True)
    workshop.themes.set(Theme.objects.filter(key__in=own["themes"]))
    workshop.districts.set([Place.objects.by_key(key) for key in own["districts"]])
    return workshop


def steps_between(ours, theirs):
    """Return the verbs that lead from the state `ours` to where the hall has got, or none."""
    ways = {
        ("announced", "running"): ("start",),
        ("announced", "closed"): ("start", "close"),
        ("running", "closed"): ("close",),
    }
    return [verb for verb in ways.get((ours, theirs), ()) if verb in TRANSITIONS]
