"""Lessons on learning itself, and the forwarded message that becomes a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.pressing import done_once
from learning.clips import answers
from learning.clips.drawn import CLIPS
from learning.clips.forms import ClipAnswerForm
from learning.forms import ForwardedForm
from learning.forwarded import begin_draft
from learning.lessons import BY_KEY, LESSONS
from practices.errors import AnswersMissing

MOST_SHOWN = 50


@require_safe
def learn(request):
    """Show the four lessons, and where a forwarded message can go."""
    return render(request, "learning/learn.html", {"lessons": LESSONS})


@require_safe
def lesson(request, key):
    """Show one lesson with its sheet for the room."""
    if key not in BY_KEY:
        raise Http404
    return _lesson(request, key)


def _lesson(request, key, *, form=None, status=200):
    clip, context = CLIPS.get(key), {"lesson": BY_KEY[key]}
    if clip:
        context["clip"] = clip
        if request.user.is_authenticated:
            context["form"] = form or ClipAnswerForm()
            context["answers"] = answers.of_person(clip, request.user)[:MOST_SHOWN]
            context["shared"] = answers.shared(clip)
    if status != 200:
        context["alternates"] = []
    answer = render(request, "learning/lesson.html", context, status=status)
    if request.user.is_authenticated:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _clip(key):
    if key not in CLIPS:
        raise Http404
    return CLIPS[key]


@require_POST
@login_required
def note_answer(request, key):
    """Keep what people took from the clip of a lesson, for who notes it."""
    clip, form = _clip(key), ClipAnswerForm(request.POST)
    if form.is_valid():
        try:
            told = form.cleaned_data
            answers.keep(clip, told["words"], told["language"], by=request.user)
        except AnswersMissing as lacking:
            lacking.say_in(form)
        else:
            messages.success(request, _("Noted. Only you read it."))
            return redirect(reverse("learning:lesson", args=[key]) + "#clip")
    return _lesson(request, key, form=form, status=422)


@require_POST
@login_required
def delete_answer(request, key, pk):
    """Delete an answer that one noted; another's is not there."""
    get_object_or_404(answers.of_person(_clip(key), request.user), pk=pk).delete()
    messages.success(request, _("Deleted."))
    return redirect(reverse("learning:lesson", args=[key]) + "#clip")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def forwarded(request):
    """Paste a message; a post makes a draft of it that nobody else reads."""
    form = ForwardedForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        return _drafted(request, form.cleaned_data)
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/forwarded.html", {"form": form}, status=status)


def _drafted(request, told):
    def act(by, **_made):
        return begin_draft(told["text"], told["language"], by=by)

    return done_once(request, act, said=_("It is a draft now. Only you read it: complete it."))
