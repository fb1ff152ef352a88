"""What an office has earned, counted from what anybody may know already; five queries for all.

Takings-up by the place of the practice itself count for nothing, nor what its own author or office
says of others, and of what is covered none: so every number can be counted on the page of how a
practice spread, which shows all that is left to everybody, and nobody earns by her own word.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import Office, Posting
from accounts.querysets import today
from learning.choices import QuestionState
from learning.models import Answer, Certificate, Gap
from learning.recognition.choices import MARKS, OF_A_PRACTICE, Merit, reached
from practices.choices import AdoptionStatus, EndorsementType, Kind, PracticeState
from practices.models import Adoption, Endorsement, Practice
from workshops.models import Visit
from workshops.visits.choices import VisitKind, VisitState


@dataclass(frozen=True)
class Earned:
    """One thing that `office` may have a certificate for; `number` of what it thanks for."""

    merit: str
    office: Office
    mark: int
    number: int
    districts: int = 0
    practice: Practice | None = None

    @property
    def practice_id(self):
        """The key of the practice, None where it thanks for no single one."""
        return self.practice.pk if self.practice else None

    @property
    def key(self):
        """What there can be one certificate of."""
        whose = self.practice.pk if self.practice else self.office.pk
        return self.merit, whose, self.mark


def elsewhere():
    """Return the takings-up that count: named to anybody, of another place and by others' word."""
    own = Q(place=F("practice__place")) | Q(office=F("practice__author_office"))
    return Adoption.objects.open().exclude(own | Q(person=F("practice__author")))


def in_use(until=None):
    """Return `{practice: (places, districts)}` rows: in how many others it is in use.

    `until`: as it was said before then.
    """
    rows = elsewhere().filter(shown_status=AdoptionStatus.IN_USE)
    if until is not None:
        rows = rows.filter(status_at__lt=until)
    counted = rows.order_by().values("practice")
    return counted.annotate(
        places=Count("place", distinct=True), districts=Count("place__district", distinct=True)
    )


def earned_by(offices):
    """Return all that `offices` have earned, made into certificates or not, by practice and kind.

    Of each thing the highest mark alone.
    """
    offices = {office.pk: office for office in offices}
    if not offices:
        return []
    own = Practice.objects.filter(
        author_office__in=offices, state=PracticeState.PUBLISHED, shielded_level=""
    ).select_related("live_version__particulars")
    return [
        *_uptake(own, offices),
        *_lessons(own, offices),
        *_of_offices(Merit.VISITS, _visits(offices), offices),
        *_of_offices(Merit.ANSWERS, _answers(offices), offices),
        *_of_offices(Merit.SEEN, _seen(offices), offices),
    ]


def open_to(offices):
    """Return what `offices` have earned and made no certificate of yet."""
    found = earned_by(offices)
    made = {
        (merit, practice or office, mark)
        for merit, practice, office, mark in Certificate.objects.filter(
            Q(practice__in=[one.practice for one in found if one.practice])
            | Q(office__in=[one.office for one in found], practice=None)
        ).values_list("merit", "practice", "office", "mark")
    }
    return [one for one in found if one.key not in made]


def _uptake(own, offices):
    rows = in_use().filter(
        practice__author_office__in=offices, practice__state=PracticeState.PUBLISHED
    )
    counts = {row["practice"]: row for row in rows}
    for practice in own.filter(pk__in=counts).order_by("-published_at", "-pk"):
        number = counts[practice.pk]["places"]
        if mark := reached(MARKS[Merit.UPTAKE], number):
            office, districts = offices[practice.author_office_id], counts[practice.pk]["districts"]
            yield Earned(Merit.UPTAKE, office, mark, number, districts, practice)


def _lessons(own, offices):
    """A lesson is used where another place took it up, or it answered what another office asked."""
    used = elsewhere().standing().values("practice")
    asked = Gap.objects.filter(answer__isnull=False, shielded=False)
    by_herself = Q(office=F("answer__author_office")) | Q(person=F("answer__author"))
    answered = asked.exclude(by_herself).exclude(office=None)
    lessons = own.filter(Q(pk__in=used) | Q(pk__in=answered.values("answer")), kind=Kind.LESSON)
    for practice in lessons.order_by("-pk"):
        yield Earned(Merit.LESSON, offices[practice.author_office_id], 1, 1, 0, practice)


def _visits(offices):
    """Of visits count districts of the guests, each with a guest of its own: two offices that visit
    each other again and again earn one."""
    closed = Visit.objects.filter(kind=VisitKind.EXPOSURE, state=VisitState.CLOSED)
    of_both = Posting.objects.filter(person=OuterRef("person"), office=OuterRef("host_office"))
    closed = closed.exclude(Exists(of_both)).filter(host_office__in=offices)
    from_where = Coalesce("guest_office__place__district", "guest_office__place")
    districts = _counted(closed.annotate(where=from_where), "host_office", "where")
    people = _counted(closed, "host_office", "person")
    return {office: min(number, people.get(office, 0)) for office, number in districts.items()}


def _answers(offices):
    """An answer helped where another office, or somebody without one, chose it as the best; each
    who chose counts once."""
    best = Answer.objects.filter(hidden=False, best_of__shielded=False)
    best = best.filter(best_of__state__in=(QuestionState.ANSWERED, QuestionState.CLOSED))
    others = best.exclude(best_of__office=F("office")).exclude(best_of__person=F("person"))
    return _counted(others.filter(office__in=offices), "office", "best_of__person")


def _seen(offices):
    seen = Endorsement.objects.standing(today()).filter(type=EndorsementType.SAW_IT)
    open_ones = seen.filter(practice__state=PracticeState.PUBLISHED, practice__shielded_level="")
    return _counted(open_ones.filter(office__in=offices), "office", "practice")


def _counted(rows, office, what):
    rows = rows.order_by().values_list(office)
    return dict(rows.annotate(number=Count(what, distinct=True)))


def _of_offices(merit, counts, offices):
    for pk, number in counts.items():
        if mark := reached(MARKS[merit], number):
            yield Earned(merit, offices[pk], mark, number)


def find(merit, office, practice=None):
    """Return what `office` has earned of `merit` (with `practice`), or None."""
    wanted = practice.pk if practice and merit in OF_A_PRACTICE else None
    found = [one for one in earned_by([office]) if one.merit == merit]
    return next((one for one in found if one.practice_id == wanted), None)
