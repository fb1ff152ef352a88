"""The parts that every workshop has: who came, what was told, what it became, what is missing."""

from collections import Counter

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.choices import LEVEL_ORDER, Level
from practices.choices import PracticeState
from practices.models import Practice, Version
from workshops.choices import CardKind, Gender, InReport
from workshops.drafting import KINDS
from workshops.missing import MISSING, addresses_of
from workshops.report.languages import theme_name
from workshops.report.parts import SMALLEST, Group, Part, Row, merged, part


def _n(number):
    return number_format(number, force_grouping=True)


@part("people")
def people_part(workshop, reader):
    """Tell how many came, of which levels and districts; nobody by name, no small group."""
    fields = ("level", "district__name", "gender", "accepted_at")
    rows = list(workshop.participants.expected().values(*fields))
    if not rows:
        return None
    total, came = len(rows), sum(row["accepted_at"] is not None for row in rows)
    words = ngettext(
        "%(n)s person was on the list; %(came)s came in with the code or a badge.",
        "%(n)s people were on the list; %(came)s came in with the code or a badge.",
        total,
    )
    sentence = words % {"n": _n(total), "came": _n(came)}
    groups = [_levels(rows), _districts(rows), _women(rows)]
    groups = [group for group in groups if group.rows]
    return Part(_("Who came"), total, sentence, groups)


def _levels(rows):
    counts = Counter(row["level"] for row in rows)
    ordered = {str(Level(key).label): counts[key] for key in sorted(counts, key=LEVEL_ORDER.get)}
    return Group(_("By level"), _counted(ordered, _("Other levels together")))


def _districts(rows):
    counts = Counter(row["district__name"] for row in rows if row["district__name"])
    ordered = {name: counts[name] for name in sorted(counts)}
    return Group(_("By district"), _counted(ordered, _("Other districts together")))


def _counted(counts, others):
    return [Row(f"{name}: {_n(n)}") for name, n in merged(counts, others).items()]


def _women(rows):
    known = Counter(row["gender"] for row in rows if row["gender"])
    women, of = known[Gender.WOMAN], sum(known.values())
    if women < SMALLEST or of - women < SMALLEST:
        return Group(_("Women"), [])
    words = _("%(n)s of the %(of)s people who told it") % {"n": _n(women), "of": _n(of)}
    return Group(_("Women"), [Row(words)])


def told_cards(workshop, reader):
    """Return the cards that may be read in the report.

    None that its teller withholds, or shields as what it became; in the hall also those left out.
    """
    shielded = Version.objects.filter(practice=OuterRef("practice"), shielded=True)
    covered = Q(practice__isnull=False) & (~Q(practice__shielded_level="") | Exists(shielded))
    rows = workshop.cards.exclude(covered).exclude(in_report=InReport.WITHHELD)
    rows = rows if reader.hall else rows.filter(left_out=False)
    rows = rows.select_related("theme", "cluster", "district", "told_by__person")
    return rows.order_by("theme__position", "cluster__name", "number")


@part("cards")
def cards_part(workshop, reader):
    """Tell what was told of things done, by theme; who told it by district and level alone."""
    cards = list(told_cards(workshop, reader).filter(kind__in=KINDS))
    return _told(_("What was shared"), cards) if cards else None


@part("gaps")
def gaps_part(workshop, reader):
    """Tell what stands in the way, what was asked and what nobody knows yet, by theme."""
    cards = list(told_cards(workshop, reader).filter(kind__in=MISSING))
    if not cards:
        return None
    asked = sum(card.gap_uid is not None for card in cards)
    words = ngettext(
        "%(n)s of them is asked for in the Sourcebook.",
        "%(n)s of them are asked for in the Sourcebook.",
        asked,
    )
    more = words % {"n": _n(asked)} if asked else ""
    return _told(_("What is missing"), cards, more, addresses_of(cards, reader.user))


def _told(title, cards, more="", addresses=None):
    kinds = Counter(card.kind for card in cards)
    counted = ", ".join(
        f"{CardKind(key).label}: {_n(kinds[key])}" for key in CardKind.values if kinds[key]
    )
    words = ngettext("%(n)s card. %(kinds)s.", "%(n)s cards. %(kinds)s.", len(cards))
    sentence = f"{words % {'n': _n(len(cards)), 'kinds': counted}} {more}".strip()
    groups = {}
    for card in cards:
        groups.setdefault(card.theme, []).append(_row(card, addresses or {}))
    told = [
        Group(theme_name(theme) if theme else _("Other themes"), rows)
        for theme, rows in groups.items()
    ]
    return Part(title, len(cards), sentence, told)


def _row(card, addresses):
    said = [_("Card %(n)s") % {"n": card.number}, card.get_kind_display()]
    if card.district_id:
        said.append(card.district.name_here)
    if card.told_by_id:
        said.append(card.told_by.get_level_display())
        if card.in_report == InReport.NAMED and card.told_by.shown_name:
            said.append(_("told by %(name)s") % {"name": card.told_by.shown_name})
    if card.cluster_id:
        said.append(card.cluster.name)
    return Row(card.text, card.language, " · ".join(said), addresses.get(card.gap_uid, ""))


@part("practices")
def practices_part(workshop, reader):
    """Tell how many cards became drafts, and which of those are published by now."""
    entries = Practice.objects.filter(cards__workshop=workshop, shielded_level="").distinct()
    drafts = entries.exclude(versions__shielded=True).count()
    if not drafts:
        return None
    listed = entries.visible_to(reader.user).listed().order_by("title", "pk")
    rows = [Row(one.title, one.language, one.code, one.get_absolute_url()) for one in listed]
    words = ngettext(
        "%(n)s card became a draft entry; %(live)s are published by now.",
        "%(n)s cards became draft entries; %(live)s are published by now.",
        drafts,
    )
    sentence = words % {"n": _n(drafts), "live": _n(len(rows))}
    groups = [Group(PracticeState.PUBLISHED.label, rows)] if rows else []
    return Part(_("What became of it"), drafts, sentence, groups)
