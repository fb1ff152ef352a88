"""What the report tells of the room: votes that are closed, what is taken home and asked."""

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.models import Theme
from workshops.choices import AskState
from workshops.models import Need, Taking
from workshops.report.languages import theme_name
from workshops.report.parts import Group, Part, Row, merged, part
from workshops.report.telling import told_cards
from workshops.room.results import result_of

MOST_IN_REPORT = 10  # choices of a vote


@part("votes")
def votes_part(workshop, reader):
    """Return the combined order of each closed vote in which enough people voted.

    A card that may not be read in the report is not read here either.
    """
    closed = workshop.votes.exclude(closed_at=None)
    told = [(vote, result) for vote in closed if (result := result_of(vote))]
    if not told:
        return None
    open_cards = set(told_cards(workshop, reader).values_list("pk", flat=True))
    language = workshop.words_language
    groups = [Group(vote.title, _ranked(result, open_cards), language) for vote, result in told]
    most = max((result for _vote, result in told), key=lambda one: (one.voters, one.paper))
    voters = most.voters
    words = ngettext("Up to %(n)s person voted.", "Up to %(n)s people voted.", voters)
    alike = _("Every level counts the same.")
    return Part(
        _("Votes"),
        len(told),
        f"{words % {'n': voters}} {most.on_paper} {alike}".replace("  ", " "),
        groups,
    )


def _ranked(result, open_cards):
    shown = [
        one for one in result.combined if one[0].card_id is None or one[0].card_id in open_cards
    ]
    rows = [(choice, round(percent)) for choice, percent in shown[:MOST_IN_REPORT]]
    return [
        Row(choice.words, choice.card.language if choice.card_id else "", f"{percent} %")
        for choice, percent in rows
    ]


@part("takings")
def takings_part(workshop, reader):
    """Return what is taken home by theme, counted; in the hall also in the words of the sheets."""
    taken = Taking.objects.filter(round__workshop=workshop)
    total = taken.count()
    if not total:
        return None
    needs = Need.objects.filter(round__workshop=workshop).count()
    words = ngettext("%(n)s thing is taken home.", "%(n)s things are taken home.", total)
    words = words % {"n": total}
    asked = ngettext("%(n)s need was written.", "%(n)s needs were written.", needs) % {"n": needs}
    told = _in_words(taken) if reader.hall else _by_theme(taken)
    return Part(_("What is taken home"), total, f"{words} {asked}", told)


def _by_theme(taken):
    rows = taken.order_by().values("need__theme__pk").annotate(n=Count("pk"))
    themes = {one.pk: theme_name(one) for one in _themes(rows)}
    counts = {themes.get(row["need__theme__pk"], _("Other themes")): row["n"] for row in rows}
    found = merged(counts, _("Others together"))
    rows = [Row(name, note=str(n)) for name, n in sorted(found.items(), key=lambda one: -one[1])]
    return [Group(_("For needs of these themes"), rows)] if rows else []


def _themes(rows):
    return Theme.objects.filter(pk__in=[row["need__theme__pk"] for row in rows])


def _in_words(taken):
    rows = taken.select_related("participant__district", "card", "practice")
    return [Group("", [_row(one) for one in rows])]


def _row(one):
    district = one.participant.district
    parts = [district.name_here if district else ""]
    parts += [_("card %(n)s") % {"n": one.card.number}] if one.card_id else []
    parts += [one.practice.code] if one.practice_id else []
    return Row(one.text, one.language, " · ".join(filter(None, parts)))


@part("asks")
def asks_part(workshop, reader):
    """Return what was asked of the seniors, and what became of it; offices, never names."""
    asks = list(workshop.asks.select_related("district", "office__place"))
    if not asks:
        return None
    waiting = sum(one.is_open for one in asks)
    words = ngettext("%(n)s thing is asked.", "%(n)s things are asked.", len(asks))
    left = ngettext("%(n)s waits for an answer.", "%(n)s wait for an answer.", waiting)
    groups = {}
    for one in asks:
        groups.setdefault(AskState(one.state).label, []).append(_asked(one))
    told = [Group(str(label), rows) for label, rows in groups.items()]
    sentence = f"{words % {'n': len(asks)}} {left % {'n': waiting}}"
    return Part(_("Asked of seniors"), len(asks), sentence, told)


def _asked(one):
    said = [one.district.name_here if one.district_id else "", one.words]
    if one.is_open and one.due_on:
        said.append(date_format(one.due_on, "DATE_FORMAT"))
        said.append(f"{one.office.title}, {one.office.place.name_here}" if one.office_id else "")
    return Row(one.text, one.language, " · ".join(filter(None, said)))
