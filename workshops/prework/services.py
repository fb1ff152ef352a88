"""Writing what a district brings, and who may: its people, its office and desk, who runs it."""

from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from workshops.cards import locked
from workshops.choices import JOINABLE
from workshops.models import Prework
from workshops.people import GUEST
from workshops.permissions import may

WORDS = ("practice", "problem", "question", "language")


def districts_for(workshop, user, seat):
    """Return the invited districts for which `user`, or the participant `seat`, may write."""
    invited = list(workshop.districts.with_parents().order_by("name", "pk"))
    if may(user, "report", workshop):
        return invited
    standing = standing_of(user)
    own = {office.place_id for office in standing.offices}
    own |= {duty.place.pk for duty in standing.curates}
    if seat is not None:
        own.add(seat.district_id)
    return [district for district in invited if district.pk in own]


def overview(workshop):
    """Return [(district, its `Prework` or None)] of all invited, in order of name; two queries."""
    sent = {row.district_id: row for row in workshop.preworks.all()}
    invited = workshop.districts.order_by("name", "pk")
    return [(district, sent.get(district.pk)) for district in invited]


@transaction.atomic
def send(workshop, district, *, user, revision, seat=None, at=None, **words):
    """Keep what `district` brings (of WORDS); return its row.

    `revision` is that of what was read, 0 where there was nothing. Raises NotAllowed, WrongState
    (`stale` where another of the district wrote meanwhile).
    """
    if district not in districts_for(workshop, user, seat):
        raise NotAllowed("prework")
    row, at = locked(workshop), at or timezone.now()
    if row.state not in JOINABLE:
        raise WrongState(row)
    found = Prework.objects.filter(workshop=row, district=district).first()
    made = found or Prework(workshop=row, district=district, revision=0)
    if revision != made.revision:
        raise WrongState(row, "stale")
    for field in WORDS:
        setattr(made, field, words[field])
    person = user if user.is_authenticated else None
    made.told_by, made.typist = seat, person
    made.sent_at, made.revision = at, made.revision + 1
    made.save()
    office = standing_of(person).main_office if person else None
    record("send-prework", row, by=person, agent="" if person else GUEST, office=office, at=at)
    return made
