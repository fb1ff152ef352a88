"""Pages of suggested corrections: those to one practice, and all that are one's own affair."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from practices import permissions
from practices.errors import AnswersMissing, WrongState
from practices.forms.suggestion import SuggestionForm
from practices.living import suggesting
from practices.models import Practice, Suggestion, Version
from practices.verb_forms import NoteForm

DONE = {
    "take": gettext_lazy("It is in the draft of the next version. Submit that when ready."),
    "decline": gettext_lazy("Whoever suggested it can read your note now."),
}
SHOWN = 50  # the newest suggestions that the page of a practice shows


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def of_practice(request, pk):
    """Show the suggestions to a practice that the reader may see; a post suggests another one.

    `answer` names the passage that the form is about; without it one is chosen first.
    """
    practice = _open(request, pk)
    if request.method == "POST":
        return _suggest(request, practice)
    key = request.GET.get("answer", "")
    if not key or not permissions.may(request.user, "suggest", practice):
        return _page(request, practice)
    live = _live(practice)
    passage = suggesting.passage_at(live, key)
    if passage is None or not practice.is_live:
        raise Http404
    return _page(request, practice, passage, SuggestionForm(passage=passage, version=live))


@require_safe
@cache_control(private=True, no_store=True)
@login_required
def mine(request):
    """List the suggestions that wait for the reader's offices, and those that she made."""
    waiting = page_of(request, Suggestion.objects.waiting_for(request.user).with_row_data())
    own = Suggestion.objects.made_by(request.user).with_row_data()[:SHOWN]
    context = {"waiting": _rows(waiting, request.user), "own": list(own), "page": waiting}
    context |= addresses(request, waiting)
    return render(request, "practices/suggestions_mine.html", context)


@require_POST
def answer(request, pk, uid, verb):
    """Take a suggestion over or not, as an author; `verb` is take or decline."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={_address(pk)}")
    practice = _open(request, pk)
    found = get_object_or_404(
        Suggestion.objects.visible_to(request.user), practice=practice, uid=uid
    )
    form = NoteForm(request.POST, verb=f"decline-{uid}")
    try:
        act = partial(_answer, found, verb, form)
        return done_once(request, act, home=_address(pk), said=DONE[verb])
    except WrongState as refusal:
        return _page(request, practice, moved=refusal.reason, about=found, status=409)
    except AnswersMissing as lacking:
        if "note" not in form.errors:
            form.add_error("note", lacking.errors["note"])
        return _page(request, practice, wrong=(found, form), status=422)


def _answer(suggestion, verb, form, **made):
    if verb == "take":
        suggesting.take(suggestion, **made)
    else:
        note = form.cleaned_data.get("note", "") if form.is_valid() else ""
        suggesting.decline(suggestion, note=note, **made)


def _suggest(request, practice):
    try:
        suggesting.require(practice, request.user)
    except WrongState:
        return _page(request, practice, moved="closed", status=409)
    live = _live(practice)
    passage = suggesting.passage_at(live, request.POST.get("answer", ""))
    if passage is None:
        raise Http404
    form = SuggestionForm(request.POST, passage=passage, version=live)
    if not form.is_valid():
        return _page(request, practice, passage, form, status=422)
    told = form.cleaned_data
    if _has_changed(practice, passage, told["version"]):
        form.data = form.data.copy()
        form.data["version"] = live.pk
        return _page(request, practice, passage, form, moved="changed", status=409)
    try:
        words = {"passage": passage, "proposed": told["proposed"], "why": told["why"]}
        said = _("Thank you. Its author is told, and you will hear.")
        act = partial(suggesting.suggest, practice, **words)
        return done_once(request, act, home=_address(practice.pk), said=said)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return _page(request, practice, passage, form, status=422)


def _has_changed(practice, passage, read):
    """Return whether the version that was read words the passage otherwise than the live one."""
    if read in (None, practice.live_version_id):
        return False
    version = practice.accepted_versions().filter(pk=read).first()
    return version is None or suggesting.passage_at(version, passage.key) != passage


def _open(request, pk):
    """Return the practice whose suggestions one may ask for; what is hidden shows none."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if practice.is_hidden or practice.live_version_id is None:
        raise Http404
    return practice


def _live(practice):
    version = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    version.practice = practice
    return version


def _address(pk):
    return reverse("practices:suggestions", args=[pk])


def _page(request, practice, passage=None, form=None, *, status=200, **more):
    user = request.user
    found = Suggestion.objects.visible_to(user).filter(practice=practice).with_row_data()
    may_suggest = practice.is_live and permissions.may(user, "suggest", practice)
    context = {
        "practice": practice,
        "version": practice.live_version,
        "rows": _rows(found[:SHOWN], user, more.get("wrong")),
        "passage": passage,
        "form": form,
        "passages": suggesting.passages_of(_live(practice)) if may_suggest and not passage else [],
        "may_suggest": may_suggest,
        "moved": more.get("moved", ""),
        "about": more.get("about"),
    }
    return render(request, "practices/suggestions.html", context, status=status)


def _rows(suggestions, user, wrong=None):
    """Return (suggestion, form of a note where the reader may answer it)."""
    rows = []
    for one in suggestions:
        may_answer = one.state == "open" and permissions.may(
            user, "answer-suggestion", one.practice
        )
        form = wrong[1] if wrong and wrong[0].pk == one.pk else NoteForm(verb=f"decline-{one.uid}")
        rows.append((one, form if may_answer else None))
    return rows
