"""What wants the same districts on the same days: workshops, visits and calls, judged as one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django import forms
from django.utils.translation import gettext as _

from events.receipts import led_to, read_request_id
from workshops.choices import State
from workshops.models import Call, Visit, Workshop
from workshops.visits.choices import CallState, VisitState

MOST = 200
_HELD = (VisitState.ASKED, VisitState.AGREED)


@dataclass(frozen=True)
class Engagement:
    """A workshop, visit or call: its days, and the names of its districts by their keys."""

    kind: str
    thing: object
    starts_on: date
    ends_on: date
    districts: dict

    @property
    def key(self):
        return (self.kind, self.thing.pk)

    @property
    def title(self):
        """What it is called by; of a visit who visits whom."""
        if self.kind != "visit":
            return self.thing.title
        told = {"guest": self.thing.guest_office.place, "host": self.thing.place}
        told = {name: place.full_name for name, place in told.items()}
        return _("%(guest)s visits %(host)s") % told

    @property
    def language(self):
        """The language of its title, "" where that is the page's."""
        return "" if self.kind == "visit" else self.thing.words_language


def of_workshops(workshops):
    """Return an `Engagement` for each of `workshops` that is held; one query."""
    held = [one for one in workshops if one.state != State.CANCELLED]
    named = _named(Workshop.districts.through, "workshop", held)
    return [Engagement("workshop", one, one.starts_on, one.ends_on, named[one.pk]) for one in held]


def of_calls(calls):
    """Return an `Engagement` for each of `calls` that is held; one query."""
    held = [one for one in calls if one.state == CallState.ANNOUNCED]
    named = _named(Call.invited.through, "call", held)
    return [Engagement("call", one, one.on, one.on, named[one.pk]) for one in held]


def of_visits(visits):
    """Return an `Engagement` for each of `visits`, read with their row data, that may be held."""
    return [
        Engagement("visit", one, one.starts_on, one.ends_on, _both(one))
        for one in visits
        if one.state in _HELD
    ]


def _both(visit):
    return districts_of(visit.place, visit.guest_office.place)


def districts_of(*places):
    """Return {key of a district: its name} of the districts in which `places` lie."""
    return {one.district_id: one.district.name_here for one in places if one.district_id}


def _named(through, column, things):
    """Return {key of a thing: {key of a district: its name}}."""
    found = defaultdict(dict)
    rows = through.objects.filter(**{f"{column}__in": [one.pk for one in things]})
    for row in rows.select_related("place"):
        found[getattr(row, f"{column}_id")][row.place_id] = row.place.name_here
    return found


def clashes_among(engagements):
    """Return {key: [(another, [shared districts])]} of `engagements`; no query."""
    by_district = defaultdict(list)
    for one in sorted(engagements, key=lambda one: one.starts_on):
        for district in one.districts:
            by_district[district].append(one)
    shared = defaultdict(dict)
    for district, there in by_district.items():
        for at, one in enumerate(there):
            for other in there[at + 1 :]:
                if other.starts_on > one.ends_on:
                    break
                for mine, its in ((one, other), (other, one)):
                    found = shared[mine.key].setdefault(its.key, (its, []))
                    found[1].append(mine.districts[district])
    return {
        key: [(other, sorted(names)) for other, names in sorted_by_day(found.values())]
        for key, found in shared.items()
    }


def sorted_by_day(found):
    """Return (engagement, names) in the order of their days."""
    return sorted(found, key=lambda row: (row[0].starts_on, row[0].key))


def clashes_of(engagement, user):
    """Return [(another, [shared districts])] of what `user` may see on the days of one.

    A constant number of queries. Of visits those are seen that everybody knows of, and one's own.
    """
    if not engagement.districts:
        return []
    first, last, keys = engagement.starts_on, engagement.ends_on, list(engagement.districts)
    days = {"starts_on__lte": last, "ends_on__gte": first}
    workshops = Workshop.objects.visible_to(user).filter(districts__in=keys, **days)
    visits = Visit.objects.listed() | Visit.objects.of_offices(user)
    visits = visits.of_districts(keys).filter(**days).with_row_data()
    calls = Call.objects.listed().filter(invited__in=keys, on__range=(first, last))
    others = [
        *of_workshops(workshops.distinct()[:MOST]),
        *of_visits(visits.distinct()[:MOST]),
        *of_calls(calls.distinct()[:MOST]),
    ]
    others = [one for one in others if one.key != engagement.key]
    return clashes_among([engagement, *others]).get(engagement.key, [])


def clashes_of_workshop(workshop, user):
    """Return the clashes of a saved workshop that is not cancelled, as `user` may see them."""
    return clashes_of(of_workshops([workshop])[0], user)


def clashes_of_visit(visit, user):
    """Return the clashes of a visit that is asked for or agreed, as `user` may see them."""
    return [row for one in of_visits([visit]) for row in clashes_of(one, user)]


class ClashForm(forms.Form):
    """A form with days that are told to others at once: what clashes is shown before that.

    Sent again as it is, it is saved. Whoever mixes it in keeps the user as `reader`, and says in
    `engagement()` what it is of.
    """

    clashes_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    clashes = ()

    def full_clean(self):
        """Judge what was sent, and if all is sound what it clashes with."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self._warn()

    def _warn(self):
        """Refuse the form once for clashes that its reader has not been shown yet.

        What was saved already, and is sent once more, does not clash with itself.
        """
        if led_to(read_request_id(self.cleaned_data.get("request_id")), self.reader):
            return
        found = clashes_of(self.engagement(), self.reader)
        seen = sha256(repr([other.key for other, _names in found]).encode()).hexdigest()[:12]
        if not found or self.cleaned_data.get("clashes_seen") == seen:
            return
        self.clashes = found
        self.data = self.data.copy()
        self.data["clashes_seen"] = seen
        self.add_error(None, _("These districts are wanted elsewhere then. Send again to keep it."))
