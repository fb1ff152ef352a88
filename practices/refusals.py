"""What stands in the way of a verb: right, state and words, asked in this order.

Each takes the row of the table, the verb and the `workflow.Act`.
"""

from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from practices import permissions, shield
from practices.desk import deciding
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice


def state_of(step, act):
    """Return the state that the verb starts from: of the practice or of its version."""
    return act.practice.state if step.of == "practice" else act.version.state


def check(step, verb, act):
    """Raise NotAllowed, or WrongState.

    Right before state: who lacks the right does not learn how the entry stands.
    """
    if not act.agent and not permissions.may(act.by, verb, act.practice):
        raise NotAllowed(verb)
    replacement = act.details.get("replacement")
    if replacement and act.by and permissions.has_written_it(act.by, replacement):
        raise NotAllowed(verb)  # nobody decides in favour of his own
    check_state(step, verb, act)
    if act.details.get("revision") not in (None, act.version.revision):
        raise WrongState(act.practice, "stale")


def check_state(step, verb, act):
    """Raise WrongState where the entry stands otherwise than the verb needs it."""
    if state_of(step, act) not in step.source:
        raise WrongState(act.practice)
    version = act.version
    if verb == "appeal" and version.appealed_at:
        raise WrongState(act.practice, "appealed")
    if verb == "delete" and version.first_submitted_at:
        raise WrongState(act.practice, "once-submitted")
    if verb == "approve" and not shield.opens_with_others(version):
        raise WrongState(act.practice)
    if step.of == "version" and step.by_desk:
        _check_desk_may_read(verb, act)


def _check_desk_may_read(verb, act):
    """What waits for a posting is not read yet, and another's claim stands in the way."""
    if act.version.waits_for_posting:
        raise WrongState(act.practice, "posting")
    holder = act.version.holder(act.at)
    if verb == "release":
        if holder is None or not _may_release(act.by, holder, act.version):
            raise WrongState(act.practice, "claimed" if holder else "state", holder)
    elif holder and holder != act.by:
        raise WrongState(act.practice, "claimed", holder)


def _may_release(user, holder, version):
    """The holder releases his claim; so does a curator of a desk above the one it lies at."""
    return user == holder or not standing_of(user).curates_place(version.desk, version.programme)


def check_words(step, verb, act):
    """Raise AnswersMissing where a note, a replacement or a point of the checklist is lacking."""
    checks = act.details.get("checks")
    errors = deciding.refusals(verb, act.version, checks)
    if verb in ("supersede", "merge"):
        errors |= _lacking_replacement(act)
    told = act.note or act.notes or deciding.names_a_fault(verb, checks)
    if step.note_required and not told:
        errors["note"] = _("Write a note: it tells the others why.")
    if errors:
        raise AnswersMissing(errors)


def _lacking_replacement(act):
    """The replacement is another practice and published, so it leads to no third and not back."""
    replacement = act.details.get("replacement")
    published = Practice.objects.listed().exclude(pk=act.practice.pk)
    if replacement and published.filter(pk=replacement.pk).exists():
        return {}
    return {"replacement": _("Give the code of the published practice to use instead.")}
