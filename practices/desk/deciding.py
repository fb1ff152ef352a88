"""A decision and its checklist: what a failed point bars, and the row that is kept."""

from django.utils.translation import gettext as _

from practices.choices import Kind, VersionState
from practices.desk.checklist import points_of
from practices.desk.points import Checked, Harm
from practices.models.decision import Decision

_PUBLISHES = ("approve", "accept")
_VERBS = (*_PUBLISHES, "return", "decline")


def refusals(verb, version, checks):
    """Return `{field: words}` for what the checklist `checks` does not let `verb` do.

    A failed point of harm leaves only the way back to the author, or publication as a lesson. A
    checklist that was begun is finished before it lets an entry be published; none at all is kept
    as such: scripts post a bare accept.
    """
    if verb not in (*_PUBLISHES, "decline") or not checks:
        return {}
    points = points_of(version)
    barred = {p.field: _bar(p, version) for p in points if _fails(p, version, verb, checks)}
    if verb in _PUBLISHES:
        barred |= {
            p.field: _("Answer this point too: yes, not sure or no.")
            for p in points
            if p.key not in checks
        }
    return barred


def _fails(point, version, verb, checks):
    if not point.harm or checks.get(point.key) != Checked.NO:
        return False
    return verb == "decline" or point.harm == Harm.TOLD or version.kind != Kind.LESSON


def _bar(point, version):
    if point.harm == Harm.TOLD or version.kind == Kind.LESSON:
        return _("Return it with a note: it can be published once this is corrected.")
    return _("Return it with a note: it can be published once this is corrected, or as a lesson.")


def names_a_fault(verb, checks):
    """Return whether the checklist alone tells an author what to mend: a return needs no note."""
    return verb == "return" and Checked.NO in (checks or {}).values()


def keep(verb, act, event):
    """Keep the decision of `act`, written as `event`, with the checklist that came with it.

    To open at once what was approved for Monday is no second one.
    """
    opens = verb == "accept" and event.source == VersionState.APPROVED
    if verb not in _VERBS or act.by is None or opens:
        return
    known = {point.key for point in points_of(act.version)}
    checks = act.details.get("checks") or {}
    Decision.objects.create(
        event=event,
        version=act.version,
        verb="accept" if verb in _PUBLISHES else verb,
        desk=act.version.desk,
        at=act.at,
        used=act.version.clock_used,
        answers={key: answer for key, answer in checks.items() if key in known},
    )
