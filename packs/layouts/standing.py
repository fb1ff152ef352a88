"""How an entry stands, as every print says it: reviewed or not, replaced, vouched for, shielded."""

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from packs import drawings
from packs.layouts.texts import fact, text
from practices.choices import PracticeState
from practices.history import closing_of
from practices.living.doubt_querysets import DESK_HAS
from practices.living.doubts import doubts_of
from practices.living.vouching import name_of_near, vouchings_of

MOST_NAMES = 6
_STAMPS = {PracticeState.SUPERSEDED: "superseded", PracticeState.WITHDRAWN: "withdrawn"}


def stamp(practice, version):
    """Return what is printed across each page of what is not live, or is contested, or None."""
    if practice.state == PracticeState.UNPUBLISHED:
        words = _("No desk has accepted this yet. Do not copy it before it is published.")
        head = _("Not reviewed: %(state)s") % {"state": version.get_state_display()}
        return {"kind": "unreviewed", "head": head, "texts": [text(words)]}
    if practice.state not in _STAMPS:
        return contested(practice)
    closing = closing_of(practice)
    return {
        "kind": _STAMPS[practice.state],
        "head": _closed_words(practice, closing["replacement"]),
        "texts": [*_instead(closing["replacement"]), *_reason(closing["reason"])],
    }


def contested(practice):
    """Return who doubts what of a published entry, and by when the desk answers; or None."""
    doubts = [one for one in doubts_of(practice, AnonymousUser()) if one.is_standing]
    if not doubts:
        return None
    warned = next((one.warning for one in doubts if one.warning), "")
    texts = [text(doubt_words(one, labelled=len(doubts) > 1)) for one in doubts]
    if warned:
        texts.insert(0, text(_("The desk is looking into it. Do not follow it until then.")))
    return {"kind": "contested", "head": warned or _contested_words(doubts), "texts": texts}


def _contested_words(doubts):
    if len(doubts) == 1:
        return _("Contested: %(reason)s") % {"reason": doubts[0].label}
    n = len(doubts)
    words = ngettext("Contested: %(n)s person doubts it", "Contested: %(n)s people doubt it", n)
    return words % {"n": grouped(n)}


def doubt_words(doubt, *, labelled=True):
    """Return what is doubted, by whom, since when, and by when the desk answers."""
    about = ": ".join(part for part in (labelled and doubt.label, str(doubt.passage)) if part)
    since = date_format(doubt.since if doubt.month_only else localtime(doubt.since), _day(doubt))
    told = [about, f"{doubt.office.title}, {doubt.office.place.full_name}" if doubt.office else ""]
    told.append(since)
    if doubt.is_standing and not doubt.month_only:
        due = date_format(localtime(doubt.since + DESK_HAS), "DATE_FORMAT")
        told.append(_("the desk's answer is due on %(date)s") % {"date": due})
    return " · ".join(part for part in told if part)


def _day(doubt):
    return "F Y" if doubt.month_only else "DATE_FORMAT"


def _closed_words(practice, replacement):
    day = localtime(practice.closed_at)
    when = date_format(day, "F Y" if practice.shielded else "DATE_FORMAT")
    words = {"date": when, "code": replacement["code"] if replacement else ""}
    if practice.state == PracticeState.WITHDRAWN:
        if replacement:
            return _("Withdrawn: %(date)s. Do not rely on it. Use instead: %(code)s") % words
        return _("Withdrawn: %(date)s. Do not rely on it.") % words
    if replacement:
        return _("Replaced: %(date)s. Use instead: %(code)s") % words
    return _("Replaced: %(date)s.") % words


def _instead(replacement):
    if not replacement:
        return []
    return [text(replacement["title"], replacement["language"])]


def _reason(reason):
    return [text(line, reason.language) for line in reason.text.splitlines()] if reason else []


def version_words(version, telling):
    """Return which version it is and since when."""
    if not version.number:
        return version.get_state_display()
    decided = localtime(version.decided_at)
    month_only = telling.hides or version.practice.shielded
    when = date_format(decided, "F Y" if month_only else "DATE_FORMAT")
    return _("Version %(number)s, accepted: %(date)s") % {"number": version.number, "date": when}


def still_true(practice):
    """Return until when what is live is confirmed: to the month, as for a shielded entry."""
    if not practice.is_live:
        return []
    words = {
        "month": date_format(practice.confirmed_on, "F Y"),
        "due": date_format(practice.confirm_by, "F Y"),
    }
    if practice.confirmation == "yes":
        said = _("Last confirmed in %(month)s, again in %(due)s") % words
    else:
        said = _("Last confirmed in %(month)s, due since %(due)s") % words
    return [fact(_("Still true?"), [text(said)], wide=True)]


def shielded(telling):
    """Return what a shielded entry says of itself: more to who knows where it is."""
    if telling.hides:
        return [text(_("Shielded: only its desk knows place, office and person."))]
    if telling.covered:
        words = _("Shielded: other readers see “%(words)s”. Do not pass this print on.")
        return [text(words % {"words": telling.covered})]
    return []


def shared_by(telling, version):
    """Return the office that shared it and where it is, as far as its reader may know."""
    office = telling.office
    if telling.hides:
        return [text(_("Not told"))]
    if office is None:
        source = version.practice.source
        return [text(source or _("A person whose posting is not confirmed yet"))]
    where = f"{office.organisation.name}, {office.place.full_name}"
    return [text(office.title, office.title_language), text(where)]


def vouching(practice):
    """Return who vouches, or None for what nobody may vouch for yet."""
    if practice.state == PracticeState.UNPUBLISHED:
        return None
    vouchings = vouchings_of(practice)
    near = "" if practice.shielded else name_of_near(practice)
    people = len({one.person_id for vouching in vouchings for one in vouching.all()})
    words = ngettext("%(n)s person endorses it", "%(n)s people endorse it", people)
    return {
        "head": words % {"n": grouped(people)} if people else _("Who endorses it"),
        "none": _("Nobody has endorsed it yet"),
        "groups": [_group(vouching, near) for vouching in vouchings],
    }


def _group(vouching, near):
    if not vouching.named:
        words = ngettext(
            "%(n)s person. Names would reveal the place.",
            "%(n)s people. Names would reveal the place.",
            len(vouching.all()),
        )
        rows = [{"count": words % {"n": grouped(len(vouching.all()))}, "names": []}]
    else:
        sides = ((near, vouching.near), (_("Elsewhere"), vouching.elsewhere))
        rows = [_row(words, held) for words, held in sides if held]
    return {"label": str(vouching.label), "seal": drawings.seal(vouching.type), "rows": rows}


def _row(words, held):
    names = [text(_voucher(one)) for one in held[:MOST_NAMES]]
    if len(held) > MOST_NAMES:
        names.append(text(_("and %(n)s more") % {"n": grouped(len(held) - MOST_NAMES)}))
    return {"count": f"{words}: {len(held)}", "names": names}


def _voucher(one):
    name = one.person.shown_name or _("A person in office")
    day = date_format(localtime(one.at), "DATE_FORMAT")
    return f"{name}, {one.office.title}, {one.office.place.label} ({day})"
