"""What this room holds of a person: what she asked for and needs too, searches she follows."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.interests.following import sources_of
from learning.models import (
    Digest,
    DigestChoice,
    Gap,
    GapCall,
    Interests,
    SavedSearch,
    Support,
    TranslationAsker,
)
from practices.remembered import themes


@holds(3)
def what_learning_holds(person):
    """Return what `person` asked for, what she said that she needs too, and her searches."""
    asked = Gap.objects.filter(person=person).select_related("office", "place").order_by("-id")
    needed = Support.objects.filter(person=person).select_related("gap").order_by("-id")
    followed = SavedSearch.objects.filter(person=person).order_by("-id")
    return [
        Section("gaps", _("What you asked for"), asked, lambda rows: [_gap(row) for row in rows]),
        Section(
            "needed", _("What you need too"), needed, lambda rows: [_support(row) for row in rows]
        ),
        Section(
            "calls",
            _("Calls for practices that you wrote"),
            GapCall.objects.filter(person=person).select_related("gap", "place").order_by("-id"),
            lambda rows: [_call(row) for row in rows],
        ),
        Section(
            "searches",
            _("Searches that you follow"),
            followed,
            lambda rows: [_search(row) for row in rows],
        ),
        Section(
            "digest-choice",
            _("How often you get a digest"),
            DigestChoice.objects.filter(person=person),
            lambda rows: [
                [Fact("cadence", _("How often"), row.get_cadence_display())] for row in rows
            ],
        ),
        Section(
            "digests",
            _("Digests that you got"),
            Digest.objects.filter(person=person).order_by("-until"),
            lambda rows: [_digest(row) for row in rows],
        ),
        *_looked_for(person),
    ]


def _looked_for(person):
    return [
        Section(
            "looking",
            _("What you look for and read"),
            Interests.objects.filter(person=person),
            lambda rows: [_interests(row) for row in rows],
        ),
        Section(
            "asked-translations",
            _("What you asked for in another language"),
            TranslationAsker.objects.filter(person=person)
            .select_related("ask__practice")
            .order_by("-id"),
            lambda rows: [_asked_translation(row) for row in rows],
        ),
        Section(
            "sources",
            _("Offices, tags, places and themes that you follow"),
            sources_of(person),
            lambda rows: [_source(row) for row in rows],
        ),
    ]


def _interests(row):
    names = {theme.pk: theme.name for theme in themes().values()}
    read = [f"{names[int(key)]}: {n}" for key, n in row.read.items() if int(key) in names]
    chosen = [names[key] for key in row.chosen if key in names]
    return [
        Fact("chosen", _("Themes that you chose"), ", ".join(chosen)),
        Fact("read", _("How often you read of which theme"), ", ".join(read)),
    ]


def _asked_translation(row):
    practice = row.ask.practice
    title = "" if practice.is_hidden else practice.title
    return [
        Fact("code", _("Code"), practice.code),
        Fact("title", _("Practice"), title, practice.language),
        Fact("language", _("Language"), row.ask.get_language_display(), row.ask.language),
        Fact("at", _("When"), day_words(row.at)),
    ]


def _source(row):
    if row.tag_id:
        return [Fact("tag", _("Tag"), row.tag.name)]
    if row.place_id:
        return [Fact("place", _("Place"), row.place.long_label)]
    if row.theme_id:
        return [Fact("theme", _("Theme"), row.theme.name)]
    return [Fact("office", _("Office"), row.office.title, row.office.title_language)]


def _digest(row):
    return [
        Fact("since", _("Since"), date_format(row.since, "DATE_FORMAT")),
        Fact("number", _("How many things"), str(len(row.items))),
    ]


def _gap(row):
    facts = [
        Fact("looked-for", _("What is needed"), row.looked_for, row.language),
        Fact("why", _("Why, and where it hurts"), row.why, row.language),
        Fact("place", _("Place"), row.place.label),
        Fact("shielded", _("Shielded"), _("Yes") if row.shielded else _("No")),
        Fact("state", _("Status"), row.get_state_display()),
        Fact("asked", _("Asked"), day_words(row.asked_at)),
    ]
    if row.office:
        facts.append(Fact("office", _("Office"), row.office.title, row.office.title_language))
    return facts


def _call(row):
    return [
        Fact("looked-for", _("What is needed"), row.gap.looked_for, row.gap.language),
        Fact("text", _("What you wrote"), row.text, row.language),
        Fact("place", _("Place"), row.place.label),
        Fact("until", _("Until when"), date_format(row.until, "DATE_FORMAT")),
    ]


def _support(row):
    return [
        Fact("looked-for", _("What is needed"), row.gap.looked_for, row.gap.language),
        Fact("at", _("When"), day_words(row.at)),
    ]


def _search(row):
    return [
        Fact("name", _("Name"), row.name),
        Fact("query", _("Words and filters"), row.query),
        Fact("at", _("Since"), day_words(row.at)),
    ]


def day_words(moment):
    """Return a moment in words, by the clock of India."""
    return date_format(localtime(moment), "DATETIME_FORMAT")
