"""From what a barrier is raised, as far as who raises it may read that; and the ways to it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.asks.choices import Source
from learning.asks.permissions import asking_offices, is_asker
from learning.models import Gap
from practices.models import Practice
from practices.page_links import PageLink, reader_link
from workshops.models import Ask, Card, Plan, PlanLine, Workshop
from workshops.raising import raised_at


@dataclass(frozen=True)
class Raised:
    """What a barrier is raised from: what is kept of it, its words and what the form begins with.

    `shielded`: it hides its place, so a barrier that leads to it must hide it too.
    """

    kept: dict = field(default_factory=dict)
    title: str = ""
    language: str = ""
    words: str = ""
    themes: Any = ()
    shielded: bool = False


@dataclass(frozen=True)
class Link:
    """Where the source of a barrier is read; `language` of its title."""

    title: str
    language: str
    address: str


def source_of(text, user):
    """Return the `Raised` of `?from=` (`entry:12`) that `user` may read; an empty one for none."""
    kind, _colon, key = text.partition(":")
    if kind not in _FINDERS or not (key.isascii() and key.isdigit() and len(key) < 19):
        return Raised()
    return _FINDERS[kind](int(key), user) or Raised()


def _entry(key, user):
    row = Practice.objects.visible_to(user).listed().filter(pk=key).first()
    return row and Raised(
        {"origin": Source.ENTRY, "practice": row},
        *(row.title, row.language, "", row.themes.all(), row.shielded),
    )


def _gap(key, user):
    row = Gap.objects.visible_to(user).filter(pk=key).first()
    return row and Raised(
        {"origin": Source.GAP, "gap": row},
        *(row.looked_for, row.language, row.looked_for, row.themes.all(), row.shielded),
    )


def _card(key, user):
    hers = Q(told_by__person=user) | Q(typed_by__person=user) | Q(typist=user)
    row = Card.objects.filter(hers, pk=key).select_related("theme").first()
    themes = [row.theme] if row and row.theme else ()
    return row and _of_workshop(Source.CARD, row, row.text, row.workshop_id, themes)


def _line(key, user):
    plans = Plan.objects.readable_by(user).values("pk")
    row = PlanLine.objects.filter(pk=key, plan__in=plans).select_related("plan").first()
    return row and _of_workshop(Source.LINE, row, row.help or row.words, row.plan.workshop_id)


def _seniors(key, user):
    row = Ask.objects.readable_by(user).filter(pk=key).first()
    return row and _of_workshop(Source.SENIORS, row, row.text, row.workshop_id)


def _of_workshop(origin, row, words, workshop, themes=()):
    kept = {"origin": origin, "workshop": Workshop(pk=workshop), "source_uid": row.uid}
    return Raised(kept, words, row.language, words, themes)


_FINDERS = {
    "entry": _entry,
    "gap": _gap,
    "card": _card,
    "line": _line,
    "seniors": _seniors,
}


def link_of(ask, user):
    """Return the `Link` to what `ask` was raised from, or None where `user` may not read it.

    Never from an open barrier to what hides its place: that would name it. Nor, but to who asked,
    from one that hides its own: what it was raised from is hers, or held where she was.
    """
    if ask.shielded and not is_asker(user, ask):
        return None
    if ask.practice_id:
        rows = Practice.objects.visible_to(user).listed()
        return _linked(ask, rows.filter(pk=ask.practice_id).first(), "title")
    if ask.gap_id:
        return _linked(
            ask, Gap.objects.visible_to(user).filter(pk=ask.gap_id).first(), "looked_for"
        )
    if not ask.workshop_id:
        return None
    return _link_to_workshop(ask, user)


def _linked(ask, row, title):
    if row is None or (row.shielded and not ask.shielded):
        return None
    return Link(getattr(row, title), row.language, row.get_absolute_url())


def _link_to_workshop(ask, user):
    if ask.origin == Source.SENIORS:
        row = Ask.objects.readable_by(user).filter(uid=ask.source_uid).first()
    elif ask.origin == Source.LINE:
        row = Plan.objects.readable_by(user).filter(lines__uid=ask.source_uid).first()
    else:
        row = Workshop.objects.visible_to(user).filter(pk=ask.workshop_id).first()
    return row and Link(ask.get_origin_display(), "", row.get_absolute_url())


@raised_at
def address_to_raise(kind, key):
    """Return the address of the form on which one raises what `kind` and `key` name."""
    return f"{reverse('learning:new_policy_ask')}?{urlencode({'from': f'{kind}:{key}'})}"


@reader_link
def raise_from_entry(practice, version, user):
    """Lead from a published entry to raising what stands in its way; no query."""
    if not practice.is_live or not asking_offices(user):
        return None
    return PageLink(_("Raise a barrier above"), address_to_raise("entry", practice.pk))
