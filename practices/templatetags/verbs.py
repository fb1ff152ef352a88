"""The buttons that a page offers its reader, drawn from the table of the workflow."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from practices import workflow
from practices.living import deeds
from practices.page_links import links_beside_failures, links_of, links_of_row
from practices.verb_forms import VerbForm, asks_for_words, form_of

register = template.Library()

_FIRST = ("submit", "approve", "accept")  # of these the first that is open is the main button


@dataclass(frozen=True)
class Button:
    """One verb as it is offered: its words, its form and how it is drawn."""

    verb: str
    label: str
    form: VerbForm
    asks: bool
    is_main: bool


@register.simple_tag
def open_verbs(practice, user, of=""):
    """Return a `Button` for each verb that `user` may do with `practice` now.

    `of` keeps those of its review ("version") or of its life ("practice").
    """
    found = workflow.verbs_open_to(user, practice)
    main = next((verb for verb in _FIRST if verb in found), "")
    return [
        Button(verb, step.label, form_of(verb), asks_for_words(verb), verb == main)
        for verb, step in found.items()
        if not of or step.of == of
    ]


@register.simple_tag
def endorse_form(practice, user):
    """Return the empty form with the types that `user`, signed in, may vouch for: perhaps none."""
    return form_of("endorse").offer(practice, user)


@register.simple_tag(takes_context=True)
def page_links(context, practice, version):
    """Return the links that higher rooms offer on the page of an entry."""
    return links_of(practice, version, context.get("user"))


@register.simple_tag
def failure_links(practice):
    """Return the links that higher rooms offer beside what went wrong with a practice."""
    return links_beside_failures(practice)


@register.simple_tag
def row_links(row):
    """Return the links that higher rooms offer beside the row of a published practice."""
    return links_of_row(row.practice) if row.practice else []


@register.simple_tag
def may_do(practice, user, verb):
    """Return whether `user` may do the deed `verb` with `practice` now."""
    return deeds.is_open(verb, practice, user)


@register.simple_tag
def verb_form(verb):
    """Return the empty form of `verb`."""
    return form_of(verb)


@register.filter
def verb_address(practice, verb):
    """Return the address that does `verb` on `practice`."""
    return reverse(f"practices:{verb}", args=[practice.pk])
