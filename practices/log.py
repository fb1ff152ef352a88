"""How the log speaks of practices; of shielded ones nothing that tells whose they are."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from places.choices import Level
from practices.models import Adoption, GlossaryTerm, Import, Practice, SavedReply, Version
from practices.workflow import TRANSITIONS

# What opens on Monday is told once, as accepted then: before, it would tell whose desk it was.
UNTOLD = "approve"
VERBS = {verb: one.told for verb, one in TRANSITIONS.items() if one.told and verb != UNTOLD} | {
    "endorse": _("Endorsed"),
    "link": _("Named as a variant of another practice"),
    "unlink": _("No longer named as a variant of another practice"),
    "unendorse": _("Took back an endorsement"),
    "revise": _("A new version was told to those who follow it"),
    "adopt": _("A place told how far it is with a practice"),
    "hide-adoption": _("What a place wrote was hidden"),
    "show-adoption": _("What a shielded place told is shown"),
    "remind-adoption": _("A place was asked how its plan went"),
    "confirm": _("Answered whether it is still true"),
    "ask-confirm": _("The author was asked whether it is still true"),
    "complete": _("Completed for the person who told it"),
    "make-tellers-link": _("A link made for the person who told it"),
    "end-tellers-link": _("The link for the person who told it ended"),
    "tell-by-link": _("Completed by the person who told it, by a link"),
    "overdue": _("Past seven days: both desks were told"),
    "remind": _("The author was reminded"),
    "read-by-block": _("Read by its Block"),
    "suggest": _("A correction suggested"),
    "take-suggestion": _("A suggested correction used"),
    "decline-suggestion": _("A suggested correction not used"),
    "outdate-suggestion": _("A suggestion ended: the passage has changed"),
    "translate": _("A translation was begun"),
    "submit-translation": _("A translation was sent to be checked"),
    "check-translation": _("A translation was checked"),
    "return-translation": _("A translation was returned"),
    "outdate-translation": _("A new version: its translators were told"),
    "picture": _("Pictures or short lines chosen for its steps"),
    "delete": _("A draft deleted"),
    "take-import": _("Added practices from a file"),
    "undo-import": _("Took back practices from a file"),
    "hide-words": _("Words were hidden"),
    "hide-photo": _("A photo was removed"),
    "show-words": _("Hidden words are shown again"),
    "challenge": _("A doubt was raised"),
    "answer-doubt": _("The author answered a doubt"),
    "settle-doubt": _("A doubt was decided"),
    "withhold": _("Parts were hidden until a doubt is decided"),
    "show-withheld": _("The hidden parts are shown again"),
    "ask-opinion": _("A second opinion asked for"),
    "give-opinion": _("A second opinion given"),
    "end-opinion": _("The question for a second opinion taken back"),
    "write-reply": _("A saved reply written"),
    "delete-reply": _("A saved reply deleted"),
    "write-term": _("A term of the glossary written"),
    "retire-term": _("A term of the glossary retired"),
    "restore-term": _("A term of the glossary used again"),
}
_SHIELDED = Q(shielded=True) | ~Q(practice__shielded_level="")
DECISIONS = ("return", "decline", "accept", "supersede", "merge", "withdraw", "reinstate")


def _under(place):
    """Return the ids of what was ever sent to a desk from `place` or from under it.

    Below a state shielded ones are left out: the place they are found under would name them.
    """
    versions = Version.objects.filter(practice=OuterRef("pk"))
    sent = versions.filter(Q(first_submitted_at__isnull=False) | Q(number__isnull=False))
    found = Practice.objects.filter(Exists(sent.filter(within("place", place))))
    if place.level in (Level.GP, Level.BLOCK, Level.DISTRICT):
        found = found.exclude(Exists(versions.filter(shielded=True)))
    elsewhere = versions.filter(place__isnull=False).exclude(within("place", place))
    return found.exclude(Exists(elsewhere)).values("pk")


def _named(ids, reader):
    """Name what `reader` may open by its title; what went back to its author by its code alone."""
    practices, hidden = Practice.objects.filter(pk__in=ids), shielded_among(ids)
    codes = practices.values_list("pk", "code")
    told = {pk: Named(code, hidden=pk in hidden) for pk, code in codes}
    for practice in practices.visible_to(reader).with_latest():
        title = "" if practice.is_hidden else practice.title or practice.latest_title
        language = practice.language or practice.latest_language
        told[practice.pk] = Named(
            title or practice.code,
            language if title else "",
            practice.get_absolute_url(),
            practice.pk in hidden,
        )
    return told


def shielded_among(ids):
    """Return those of the practices `ids` of which any version is shielded."""
    return set(
        Version.objects.filter(_SHIELDED, practice__in=ids).values_list("practice", flat=True)
    )


def about_shielded():
    """Return the condition that an event is about a practice of `shielded_among`."""
    versions = Version.objects.filter(_SHIELDED, practice=OuterRef("subject_id"))
    of_practice = Q(subject_type="practice") & Exists(versions)
    covered = Adoption.objects.covered().filter(pk=OuterRef("subject_id"))
    return of_practice | Q(subject_type="adoption") & Exists(covered)


def _adoptions_under(place):
    """Return the ids of what places under `place` took up; below a state no covered ones."""
    found = Adoption.objects.filter(within("place", place))
    if place.level in (Level.GP, Level.BLOCK, Level.DISTRICT):
        found = found.exclude(pk__in=Adoption.objects.covered().values("pk"))
    return found.values("pk")


def _adoptions_named(ids, reader):
    """Name each by its practice, as that is named."""
    rows = Adoption.objects.filter(pk__in=ids)
    covered = set(rows.covered().values_list("pk", flat=True))
    practices = dict(rows.values_list("pk", "practice"))
    named = _named(set(practices.values()), reader)
    return {
        pk: replace(named[practice], hidden=pk in covered) for pk, practice in practices.items()
    }


def _replies_under(place):
    return SavedReply.objects.filter(within("place", place)).values("pk")


def _replies_named(ids, reader):
    rows = SavedReply.objects.filter(pk__in=ids).select_related("place")
    return {row.pk: Named(f"{row.name}, {row.place.full_name}") for row in rows}


def _terms_under(place):
    """Return the ids of the terms of the glossary: they are the nation's."""
    of_nation = place.level == Level.NATIONAL
    return GlossaryTerm.objects.filter(pk__isnull=not of_nation).values("pk")


def _terms_named(ids, reader):
    return {term.pk: Named(term.name) for term in GlossaryTerm.objects.filter(pk__in=ids)}


def _imports_under(place):
    return Import.objects.filter(within("place", place)).values("pk")


def _imports_named(ids, reader):
    """Name each by the place of its sender's office: a file's name may say more."""
    rows = Import.objects.filter(pk__in=ids).select_related("place__state", "place__district")
    return {row.pk: Named(row.place.label) for row in rows}


verbs(VERBS)
subject("practice", _("Practices"), under=_under, named=_named)
subject("adoption", _("What places took up"), under=_adoptions_under, named=_adoptions_named)
subject("savedreply", _("Saved replies"), under=_replies_under, named=_replies_named)
subject("glossaryterm", _("Terms of the glossary"), under=_terms_under, named=_terms_named)
subject("import", _("Files of practices"), under=_imports_under, named=_imports_named)
