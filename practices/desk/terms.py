"""The glossary as curators keep it: terms written, changed, retired and taken up again.

All who curate read it; the National's curators change it. What they wrote stands with its event.
"""

from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.models import Event
from events.services import record
from practices import search_terms
from practices.errors import NotAllowed, WrongState
from practices.models import GlossaryForm, GlossaryTerm
from practices.search.glossary import derived

VERBS = ("write-term", "retire-term", "restore-term")


def may_write(user):
    """Return whether `user` may change the glossary."""
    return standing_of(user).is_national_curator


@transaction.atomic
def write(term, *, words, note, by, revision=None):
    """Keep `words` ({language: [words]}) and `note` in `term`, a new one or one that is there.

    Raises NotAllowed for who may not, WrongState where another changed it meanwhile.
    """
    _allow(by)
    if term.pk:
        term = _locked(term, revision)
        term.revision += 1
    term.words, term.note = words, note
    _derive(term)
    _record("write-term", term, by, {"words": told(words), "note": note})
    return term


@transaction.atomic
def retire(term, *, by):
    """Widen no query by `term` any more; WrongState where it is retired."""
    _set_retired(term, timezone.now(), "retire-term", by)


@transaction.atomic
def restore(term, *, by):
    """Widen queries by `term` again; WrongState where it is not retired."""
    _set_retired(term, None, "restore-term", by)


def rebuild():
    """Derive anew what each term is found by, after the folding of words has changed."""
    for term in GlossaryTerm.objects.all():
        _derive(term)


def wrong():
    """Return (id, name, what differs) of each term that is not found by what its words say.

    What differs: its query, marks or forms, or its row in the index (`search_terms`).
    """
    lost = search_terms.wrong()
    found = []
    for term in GlossaryTerm.objects.prefetch_related("forms"):
        differs = _differing(term) + ["index"] * (term.pk in lost)
        found += [(term.pk, term.name, ", ".join(differs))] if differs else []
    return found


def mend(pks):
    """Derive anew what the terms with these ids are found by."""
    for pk in pks:
        with transaction.atomic():
            _derive(_locked(GlossaryTerm(pk=pk)))


def _differing(term):
    query, marks, forms = derived(term.words)
    kept = {(one.folded, one.stemmed, one.key) for one in term.forms.all()}
    same = {"query": query == term.query, "marks": marks == term.marks, "forms": kept == {*forms}}
    return [name for name, is_same in same.items() if not is_same]


def told(words):
    """Return the words of a term as one text, a language a line."""
    return "\n".join(f"{code}: {', '.join(several)}" for code, several in words.items())


def history(term):
    """Return the events of `term` with their words, the newest first; one query."""
    events = Event.objects.filter(subject_type="glossaryterm", subject_id=term.pk)
    return list(events.select_related("note", "actor").order_by("-at", "-id"))


def _set_retired(term, at, verb, by):
    _allow(by)
    term = _locked(term)
    if bool(term.retired_at) == bool(at):
        raise WrongState(term, "state")
    term.retired_at = at
    term.revision += 1
    term.save()
    _record(verb, term, by, {})


def _allow(by):
    if not may_write(by):
        raise NotAllowed("write-term")


def _locked(term, revision=None):
    term = GlossaryTerm.objects.select_for_update().get(pk=term.pk)
    if revision not in (None, term.revision):
        raise WrongState(term, "stale")
    return term


def _derive(term):
    """Write `term` with all that follows from its words."""
    term.query, term.marks, forms = derived(term.words)
    term.save()
    term.forms.all().delete()
    GlossaryForm.objects.bulk_create(
        GlossaryForm(term=term, folded=folded, stemmed=stemmed, key=key)
        for folded, stemmed, key in forms
    )


def _record(verb, term, by, notes):
    notes = {name: text for name, text in notes.items() if text}
    record(verb, term, by=by, office=standing_of(by).main_office, notes=notes, language="en")
