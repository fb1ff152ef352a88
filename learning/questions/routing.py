"""Of whom a question is asked: those who answer for its theme, then those who have done it nearby.

Nearest first; of a shielded question only what anybody may know of its place counts as near, so
that to be asked tells nothing more.
"""

from datetime import timedelta
from functools import cache, partial

from django.db.models import Count, Q

from accounts.models import Posting, User
from accounts.querysets import within
from learning.choices import WhyAsked
from learning.models import Asked
from learning.units import members_for
from places.likeness import like
from places.models import Place
from practices.choices import AdoptionStatus
from practices.models import Adoption, Endorsement, Practice

MOST = 7  # people asked a question
MOST_MEMBERS = 3  # of learning units among them: who has done it nearby is asked too
MOST_A_WEEK = 5  # questions asked of one person
_LOOKED_AT = 50  # offices of each kind in each circle, the latest first
_KNOW = (AdoptionStatus.TRIED, AdoptionStatus.IN_USE, AdoptionStatus.DID_NOT_WORK)


def people_for(question, at):
    """Return [(user, why)], at most MOST, one an office; never who asks, nor a holder of her
    office, nor who was asked MOST_A_WEEK questions within a week."""
    kept = _Kept(question, at)
    kept.add(_author_of(question.about))
    kept.add_members(members_for(question.theme, question.shown_place))
    for near in _circles(question):
        if kept.is_full:
            break
        kept.add(_offices(near, question.theme))
    return kept.people


def author_first(question, at):
    """Return who told what it is about, alone where somebody did; then no others need be asked.

    Of an entry that is not published nobody else.
    """
    kept = _Kept(question, at)
    kept.add(_author_of(question.about))
    return kept.people or ([] if question.fresh else people_for(question, at))


def _author_of(practice):
    """Return {office: why} of who told `practice`; of a shielded one nobody, whom it would name."""
    if practice is None or practice.shielded or practice.author_office_id is None:
        return {}
    return {practice.author_office_id: WhyAsked.ABOUT}


class _Kept:
    """Those found so far."""

    def __init__(self, question, at):
        self.people, self._question = [], question
        asked = Asked.objects.filter(at__gt=at - timedelta(days=7)).values("person")
        self._busy = asked.annotate(n=Count("pk")).filter(n__gte=MOST_A_WEEK).values("person")

    @property
    def is_full(self):
        return len(self.people) >= MOST

    def add_members(self, members):
        """Keep the people of the first few `members` of learning units who may be asked."""
        asking = Posting.objects.current().filter(office=self._question.office_id or 0)
        people = [member.person for member in members if member.person_id]
        known = User.objects.active().filter(pk__in=[person.pk for person in people])
        free = known.exclude(pk__in=self._busy).exclude(pk__in=asking.values("person"))
        free = set(free.values_list("pk", flat=True))
        for person in [one for one in people if one.pk in free][:MOST_MEMBERS]:
            self._keep(person, WhyAsked.UNIT)

    def add(self, offices):
        """Keep a holder of each of `offices`, {id: why}, in their order."""
        if not offices:
            return
        held = Posting.objects.current().confirmed().select_related("person")
        held = held.filter(office__in=offices, person__is_active=True, person__erased_at=None)
        held = held.exclude(office=self._question.office_id or 0).exclude(person__in=self._busy)
        holders = {}
        for posting in held.order_by("-starts_on", "-pk"):
            holders[posting.office_id] = posting.person  # who has held it longest stays
        for office, why in offices.items():
            if office in holders and not self.is_full:
                self._keep(holders[office], why)

    def _keep(self, person, why):
        """Keep `person` once, and never who asks."""
        known = {one.pk for one, _why in self.people} | {self._question.person_id}
        if person.pk not in known:
            self.people.append((person, why))


def _circles(question):
    """Return conditions on a place, each a function of the path to it, the nearest places first.

    Places that are like the own one come before the rest of India.
    """
    place = question.shown_place
    around = [one for one in (place.block, place.district, place.state) if one is not None]
    nearest = [partial(within, place=one) for one in {one.pk: one for one in around}.values()]
    alike = [] if question.shielded else [_like(place)]
    return [*nearest, *alike, partial(within, place=Place.objects.national())]


def _like(place):
    """Return the condition of the places like `place`; they are looked up when it is asked."""
    keys = cache(lambda: [one.place.pk for one in like(place)])
    return lambda path: Q(**{f"{path}__in": keys()})


def _offices(near, theme):
    """Return {office: why} of those at places that are `near`, and know a practice of `theme`.

    What is shielded, of a practice or of a place that took it up, gives nobody away here.
    """
    taken = Adoption.objects.open().filter(practice__themes=theme, status__in=_KNOW)
    open_ones = Practice.objects.listed().filter(themes=theme, shielded_level="")
    vouched = Endorsement.objects.standing().filter(practice__in=open_ones)
    found = {}
    for rows, office, why in (
        (taken, "office", WhyAsked.TOOK_UP),
        (vouched, "office", WhyAsked.ENDORSED),
        (open_ones, "author_office", WhyAsked.TOLD),
    ):
        found_near = rows.filter(near(f"{office}__place")).order_by("-pk")
        for pk in found_near.values_list(office, flat=True)[:_LOOKED_AT]:
            found.setdefault(pk, why)
    return found
