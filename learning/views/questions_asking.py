"""Asking at the help desk: what comes near is shown before it is asked."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from events.receipts import led_to, read_request_id
from learning.models import Question
from learning.questions import services
from learning.questions.forms import QuestionForm
from learning.questions.permissions import may
from learning.views.author import near_practices
from places.folding import fold
from practices.errors import AnswersMissing, NotAllowed

NEAR = 3


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Ask; the first post shows what comes near, practices and questions, and keeps all typed.

    Near to what is written, the title or else the detail: who only speaks has nothing to compare,
    and what is merely of the same theme would stand in the way of each.
    """
    if not may(request.user, "ask"):
        raise NotAllowed("ask")
    typed = request.GET.get("q", "").strip()[:200]
    if request.method != "POST":
        form = QuestionForm(user=request.user, initial=_typed(request.GET, typed))
        return _page(request, form, typed)
    if told := led_to(read_request_id(request.POST.get("request_id")), request.user):
        return redirect(told)
    form = QuestionForm(request.POST, request.FILES, user=request.user)
    fits = form.is_valid()
    form.hold_files()
    words = form.data.get("title", "")[:200]
    if not fits:
        return _page(request, form, words, status=422)
    told = form.cleaned_data
    words = told["title"] or told["detail"][:200]
    if told["shown_for"] != fold(words) and any(near := _near(words, request.user)):
        return _page(request, form, words, near=near)
    try:
        return _ask(request, form)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return _page(request, form, words, status=422)


def _typed(given, title):
    told = {"title": title, "theme": given.get("theme", "")[:40]}
    return told | {"about": given.get("about", "")[:20]}


def _ask(request, form):
    said = _("It is asked. You hear as soon as somebody answers.")
    return done_once(request, partial(services.ask, **form.words()), said=said)


def _near(words, user):
    """Return (rows of practices, questions) that come near to `words`."""
    if not fold(words):
        return [], []
    found = Question.objects.visible_to(user).listed().with_row_data()
    return near_practices(words, user), found.like(words, NEAR)


def _page(request, form, words, *, status=200, near=None):
    """Draw the form: a refused one alone, so that what is to mend stands below what says so."""
    refused = bool(form.errors)
    practices, questions = ([], []) if refused else near or _near(words, request.user)
    if not form.is_bound:
        form.initial["shown_for"] = fold(words)
    elif not refused:
        form.data = form.data.copy()
        form.data["shown_for"] = fold(words)
    context = {"form": form, "practices": practices, "questions": questions}
    context["asks_again"] = form.is_bound and status == 200
    return render(request, "learning/new_question.html", context, status=status)
