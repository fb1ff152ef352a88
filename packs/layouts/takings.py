"""Who took an entry up, with results, as paper says it: what anybody may know, whoever prints it.

Paper is passed on. So what is covered is only counted, as on the page of who knows nothing.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from packs import drawings
from packs.layouts import short
from packs.layouts.texts import text
from practices.choices import AdoptionStatus, PracticeState
from practices.living.taking import Group, takings_of
from practices.living.vouching import name_of_near

MOST_NAMES, MOST_RESULTS, LONGEST_RESULT = 6, 2, 160


def groups_of(practice):
    """Return the `Group`s that its page shows to a stranger; what did not work is the last."""
    told = takings_of(practice, AnonymousUser())
    groups, failed = list(told["takings"]), Group(AdoptionStatus.DID_NOT_WORK)
    for one in told["failed"]:
        (failed.unnamed if one.month_only else failed.elsewhere).append(one)
    return [*groups, *([failed] if told["failed"] else [])]


def takings(practice):
    """Return who took it up, or None for what nobody may take up yet."""
    if practice.state == PracticeState.UNPUBLISHED:
        return None
    near = "" if practice.shielded else name_of_near(practice)
    n = practice.adoption_count
    words = ngettext("%(n)s place took it up", "%(n)s places took it up", n)
    return {
        "head": words % {"n": grouped(n)} if n else _("Who took it up"),
        "none": _("No place has taken it up yet"),
        "groups": [_group(group, near) for group in groups_of(practice)],
    }


def _group(group, near):
    failed = group.status == AdoptionStatus.DID_NOT_WORK
    elsewhere = _("Places") if failed else _("Elsewhere")
    sides = ((near, group.near), (elsewhere, group.elsewhere), (_("Not named"), group.unnamed))
    rows = [_row(words, side, named=side is not group.unnamed) for words, side in sides if side]
    told = [one for one in (*group.near, *group.elsewhere) if one.row.result]
    rows += [_result(one) for one in told[:MOST_RESULTS]]
    return {"label": str(group.label), "seal": drawings.pot(group.pot), "rows": rows}


def _row(words, side, *, named):
    names = [text(one.place) for one in side[:MOST_NAMES]] if named else []
    if named and len(side) > MOST_NAMES:
        names.append(text(_("and %(n)s more") % {"n": grouped(len(side) - MOST_NAMES)}))
    return {"count": f"{words}: {grouped(len(side))}", "names": names}


def _result(one):
    count = f"{one.place}, {date_format(one.at, 'F Y')}"
    words = short.first_words(one.row.result, LONGEST_RESULT)
    return {"count": count, "names": [text(words, one.row.language)]}
