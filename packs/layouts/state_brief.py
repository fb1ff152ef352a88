"""The brief for a State: the problem at scale, evidence, spread, cost, risks and doubts.

Only what was told; what nobody told is said to be not known. It ranks nobody: districts stand by
name.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from packs.layouts.at_scale import cost_lines, spread, theme_lines
from packs.layouts.sheets import section, sheet_of, steps_of
from packs.layouts.standing import doubt_words, shared_by, shielded, still_true
from packs.layouts.takings import groups_of
from packs.layouts.texts import extra, fact, lines_of, text
from packs.layouts.wording import in_readers_language
from practices.choices import EndorsementType, PracticeState, Programme
from practices.living.doubts import doubts_of
from practices.living.vouching import name_of_near, vouchings_of

MOST_FAILED = 3


def brief_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the brief that `user` gets; see `note_of`."""
    version.practice = practice
    wording = in_readers_language(version, user)
    telling = wording.telling
    data = sheet_of(practice, version, wording, _("State brief"), today) | {
        "lead": text(telling.lead.words, telling.lead.language) if telling.lead.words else None,
        "facts": _facts(telling, version),
        "sections": [
            section(
                _("Problem"),
                lines_of(telling.problem),
                cut=False,
                extras=[{"label": _("At scale:"), "texts": theme_lines(telling)}],
            ),
            steps_of(telling, _("How it was done"), pictures=False),
            _evidence(practice, telling),
            section(_("Where it spread"), _spread(practice)),
            section(
                _("Cost"),
                [*lines_of(telling.cost), *cost_lines(version, telling)],
                extras=extra(_("Paid from:"), telling.paid_from),
            ),
            _enabling(telling),
            section(_("Doubts raised"), _doubts(practice)),
        ],
    }
    data["risks"] = _with_failed(practice, data["risks"])
    return data, []


def _facts(telling, version):
    return [
        fact(_("Place"), [*lines_of(telling.place), *shielded(telling)], wide=True),
        fact(_("Shared by"), shared_by(telling, version), wide=True),
        *still_true(version.practice),
        fact(_("Since"), lines_of(telling.since)),
        fact(_("Programme"), [text(Programme(version.programme).label)]),
    ]


def _evidence(practice, telling):
    return section(
        _("Evidence"),
        lines_of(telling.result),
        extras=[
            *extra(_("Known how:"), telling.known_how, even_if_not_told=True),
            *extra(_("Reach:"), telling.reach, even_if_not_told=True),
            *_vouched(practice),
        ],
    )


def _vouched(practice):
    """Return of each kind of vouching how many stand for it, near and elsewhere; or nobody."""
    if practice.state == PracticeState.UNPUBLISHED:
        return []
    held = {one.type: one for one in vouchings_of(practice)}
    near = "" if practice.shielded else name_of_near(practice)
    return [
        {"label": f"{kind.label}:", "texts": [text(_counted(held.get(kind.value), near))]}
        for kind in EndorsementType
    ]


def _counted(vouching, near):
    if vouching is None:
        return _("nobody yet")
    if not vouching.named:
        return grouped(len(vouching.all()))
    sides = ((near, vouching.near), (_("Elsewhere"), vouching.elsewhere))
    return "; ".join(f"{words}: {grouped(len(side))}" for words, side in sides)


def _spread(practice):
    if practice.state == PracticeState.UNPUBLISHED:
        return [text(_("It is not published yet, so no place could take it up."))]
    return spread(practice)


def _enabling(telling):
    """Return what who did it says it rests on; where nothing was told, that it is not known."""
    told = [
        *extra(_("Who did what:"), telling.who_did_what),
        *extra(_("Upkeep:"), telling.upkeep),
    ]
    items = [] if told else [text(_("Not known: nobody told what it rests on."))]
    for one in told:
        items += [text(one["label"]), *one["texts"]]
    return section(_("What the State must enable"), items)


def _doubts(practice):
    """Return each doubt with its outcome in the desk's words; open ones with when it answers."""
    lines = []
    for doubt in doubts_of(practice, AnonymousUser()):
        state = _("Open") if doubt.is_standing else doubt.outcome_label
        lines.append(text(f"{state}: {doubt_words(doubt)}"))
        lines += [text(line, doubt.why_language) for line in doubt.why.splitlines() if line.strip()]
    return lines or [text(_("Nobody has raised a doubt."))]


def _with_failed(practice, risks):
    """Return the risks, and the places where it did not work with what happened there."""
    if practice.state == PracticeState.UNPUBLISHED:
        return risks
    failed = [group for group in groups_of(practice) if group.status == "did-not-work"]
    if not failed:
        return risks
    told, items = failed[0].elsewhere, []
    for one in told[:MOST_FAILED]:
        items += [text(f"{one.place}:"), text(one.row.result, one.row.language)]
    left = len(told[MOST_FAILED:]) + len(failed[0].unnamed)
    if left:
        words = ngettext("and in %(n)s more place", "and in %(n)s more places", left)
        items.append(text(words % {"n": grouped(left)}))
    return [*risks, {"label": _("It did not work here"), "items": items}]
