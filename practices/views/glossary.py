"""The glossary: read by all who curate, changed by the National's curators."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import curator_only
from events.pressing import done_once
from practices.choices import LANGUAGES
from practices.desk import terms
from practices.errors import NotAllowed, WrongState
from practices.forms.glossary import GlossaryForm
from practices.log import VERBS
from practices.models import GlossaryTerm
from practices.search.glossary import LANGUAGES as OURS


@login_required
@require_safe
def glossary(request):
    """List the terms with their words, in order of their names; the retired ones last."""
    curator_only(request.user)
    return _listed(request)


def _listed(request, status=200):
    found = sorted(GlossaryTerm.objects.all(), key=lambda term: term.name.casefold())
    context = {
        "current": [_row(term) for term in found if not term.retired_at],
        "retired": [_row(term) for term in found if term.retired_at],
        "may_write": terms.may_write(request.user),
        "overtaken": status == 409,
    }
    return render(request, "practices/curation/glossary.html", context, status=status)


def _row(term):
    names = dict(LANGUAGES)
    codes = [code for code in dict.fromkeys((*OURS, *term.words)) if code in term.words]
    return term, [(code, names.get(code, code), term.words[code]) for code in codes]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write a new term."""
    _writer_only(request.user)
    return _write(request, GlossaryTerm(words={}))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change a term; its history stands below."""
    _writer_only(request.user)
    return _write(request, get_object_or_404(GlossaryTerm, pk=pk))


def _writer_only(user):
    curator_only(user)
    if not terms.may_write(user):
        raise NotAllowed("write-term")


def _write(request, term):
    """Show the form of `term`, or keep what was posted: 422 if it lacks, 409 if overtaken."""
    form = GlossaryForm(request.POST or None, term=term)
    if request.method == "POST" and form.is_valid():
        try:
            return _once(request, term, form.cleaned_data)
        except WrongState:
            term.refresh_from_db()
            return _page(request, term, form, status=409)
    return _page(request, term, form, status=422 if request.method == "POST" else 200)


def _once(request, term, told):
    def act(by, **_made):
        words = {"words": told["words"], "note": told["note"]}
        revision = told["revision"] if term.pk else None
        terms.write(term, by=by, revision=revision, **words)

    said = _("Saved. Searches follow at once.")
    return done_once(request, act, home=reverse("practices:glossary"), said=said)


def _page(request, term, form, status):
    if status == 409:
        form.data = form.data.copy()
        form.data["revision"] = term.revision
    context = {
        "term": term,
        "form": form,
        "overtaken": _row(term)[1] if status == 409 else None,
        "history": [(event, VERBS[event.verb]) for event in terms.history(term)] if term.pk else [],
    }
    return render(request, "practices/curation/term.html", context, status=status)


@login_required
@require_POST
def retire(request, pk):
    """Widen no search by this term any more."""
    return _done(request, pk, terms.retire, _("The term is retired."))


@login_required
@require_POST
def restore(request, pk):
    """Widen searches by this term again."""
    return _done(request, pk, terms.restore, _("The term is used again."))


def _done(request, pk, verb, words):
    _writer_only(request.user)
    term = get_object_or_404(GlossaryTerm, pk=pk)

    def act(by, **_made):
        verb(term, by=by)

    try:
        return done_once(request, act, home=reverse("practices:glossary"), said=words)
    except WrongState:
        return _listed(request, status=409)
