"""Whose a version is: the conditions by which a person wrote it, types it, reads it at a desk."""

from django.db.models import Q

from accounts.choices import DutyProgramme
from accounts.querysets import within
from events.models import Event
from practices.choices import Programme, VersionState

HELPED = "complete"  # the verb in the log of who writes on a telling that is not his own
NOBODY = Q(pk__in=[])


def any_of(conditions):
    combined = NOBODY
    for condition in conditions:
        combined |= condition
    return combined


def of_programme(duty):
    """Return the condition that an entry is of the programme that `duty` curates."""
    if duty.programme == DutyProgramme.BOTH:
        return Q()
    return Q(programme__in=[duty.programme, Programme.BOTH, Programme.OTHER])


def written_by(standing, office="office", author="author"):
    """Return the condition that what one speaks for wrote it.

    An office's rights follow its present holder; without an office the entry stays with the person.
    """
    if standing.user_id is None:
        return NOBODY
    own = Q(**{f"{office}__isnull": True, author: standing.user_id})
    return own | Q(**{f"{office}__in": standing.office_ids})


def left_behind(standing):
    """Return the condition that an office wrote it that one once held, and holds no more.

    Its unpublished entries went on with the office: no other door, of a peer, a desk or an
    auditor, opens them to a former holder.
    """
    return Q(office__in=standing.former_office_ids - standing.office_ids)


def typed_by(standing):
    """Return the condition that one types it for another, at or under a place that one serves.

    Who told it oneself reads it as its author or, the office left, no more.
    """
    places = [office.place for office in standing.offices]
    places += [duty.place for duty in standing.curates]
    near = any_of(within("place", place) for place in places)
    return Q(typist=standing.user_id) & ~Q(author=standing.user_id) & near


def touched_by(standing):
    """Return the condition that one wrote or typed a version, or ever held the office that did.

    `typist` keeps the last who completed a quick telling; the log keeps all of them. A correction
    that was taken over is written by who suggested it.
    """
    from practices.models import Suggestion

    taken = Suggestion.objects.filter(person=standing.user_id, state="taken").values("practice")
    helped = Event.objects.filter(
        verb=HELPED, subject_type="practice", actor=standing.user_id
    ).values("subject_id")
    return (
        Q(author=standing.user_id)
        | Q(typist=standing.user_id)
        | Q(practice__in=helped)
        | Q(practice__in=taken)
        | Q(office__in=standing.former_office_ids)
    )


def at_desks_of(standing):
    """Return the condition that a version lies, or lay, at a desk of this curator.

    A State's curators stand behind every desk in their state; the National reads everything.
    """
    return any_of(of_programme(duty) & within("desk", duty.place) for duty in standing.curates)


def asked_of(standing):
    """Return the condition that the desk asks this person for a second opinion, and still waits."""
    from practices.models import SecondOpinion

    if not standing.office_ids:
        return NOBODY
    asked = SecondOpinion.objects.open().asked_of(standing)
    return Q(state=VersionState.SUBMITTED, pk__in=asked.values("version"))
