"""How an entry stands that is not published, in words for whoever reads it."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from practices.answers import missing_answers
from practices.choices import WAITING_STATES, VersionState
from practices.shield import window_after


@dataclass(frozen=True)
class Stand:
    """A heading, what it means for this reader, what is missing; whether it came back unchanged.

    `pauses` are those of its desk that move the day of its answer. `state` is its state in words,
    where this reader may know more of it than others.
    """

    heading: str
    text: str
    missing: dict = field(default_factory=dict)
    needs_posting: bool = False
    unchanged: bool = False
    pauses: list = field(default_factory=list)
    state: str = ""


def known_state(state):
    """Return the words of a version's `state` for who may know that it opens on Monday."""
    opens = state == VersionState.APPROVED
    return _("Accepted, opens on Monday") if opens else VersionState(state).label


def stand_of(version, *, own, hides=False):
    """Return the `Stand` of an open or declined version; `own`: the reader speaks for its author.

    `hides`: it is shielded, and the reader may not know where it is from.

    Only what one may still change costs a query, for what is missing, and what waits, for pauses.
    """
    if hides and version.state in WAITING_STATES:
        text = _("It is shielded. It is with its desk, which answers within a week.")
        return Stand(_("Submitted, not yet reviewed"), text)
    return _STANDS[version.state](version, own)


def _draft(version, own):
    missing = missing_answers(version)
    if not own:
        text = _(
            "Complete it with the person who told it. It can be submitted once they have said yes."
        )
        return Stand(_("A quick entry that needs help"), text, missing)
    if version.needs_help and not version.shielded:
        text = _("Your Block's offices and your desk may complete this with you. Still missing:")
    elif missing:
        text = _("Only you and your office can read this. These answers are still missing:")
    else:
        text = _("Only you and your office can read this. Nothing is missing: submit it.")
    return Stand(_("Draft"), text, missing)


def _submitted(version, own):
    if version.waits_for_posting:
        text = _("It goes to the desk as soon as your posting is confirmed.")
        return Stand(_("Waiting for your posting"), text, needs_posting=own)
    words = {
        "desk": version.desk.full_name,
        "date": date_format(localtime(version.due_at), "DATE_FORMAT"),
    }
    if own:
        text = _("The desk of %(desk)s answers by %(date)s. Until then you may take it back.")
    else:
        text = _("It is with the desk of %(desk)s, which answers by %(date)s.")
    pauses = version.desk.pauses.not_over().filter(starts_on__lt=version.due_at)
    return Stand(_("Submitted, not yet reviewed"), text % words, pauses=list(pauses))


def _approved(version, own):
    opens = localtime(window_after(version.decided_at))
    words = {"desk": version.desk.full_name, "date": date_format(opens, "DATE_FORMAT")}
    text = _(
        "The desk of %(desk)s has accepted it. It opens on %(date)s, with what other desks "
        "accept until then, so that nobody can tell which desk it was."
    )
    may = _("Until then you may take it back.") if own else _("Its desk may publish it before.")
    state = known_state(version.state)
    return Stand(_("Accepted, not yet open"), f"{text % words} {may}", state=state)


def _returned(version, own):
    if own and version.was_saved_since_decided:
        text = _(
            "You have changed it since it was returned. Submit it again once the notes are met."
        )
        return Stand(_("Returned with a note"), text, missing_answers(version))
    if own:
        text = _("Change what the notes ask for, save it, and submit it again.")
        missing = missing_answers(version)
        return Stand(_("Returned with a note"), text, missing, unchanged=True)
    return Stand(_("Returned with a note"), _("Its author is changing it."))


def _declined(version, own):
    if own:
        text = _("You may write it again, or ask the desk above once. The note says why.")
    else:
        text = _("It was not published. Its author may write it again or ask the desk above.")
    return Stand(_("Declined"), text)


_STANDS = {
    VersionState.DRAFT: _draft,
    VersionState.SUBMITTED: _submitted,
    VersionState.APPROVED: _approved,
    VersionState.RETURNED: _returned,
    VersionState.DECLINED: _declined,
}
