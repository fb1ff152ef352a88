"""Second opinions: the desk asks, somebody answers, and the desk decides."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import curator_only
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from practices import shield
from practices.desk import opinions
from practices.errors import AnswersMissing, WrongState
from practices.forms.desk import AskForm, OpinionForm
from practices.models import Practice, SecondOpinion

MOST_WORDS = 80


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, pk):
    """Show what was asked about an entry that waits, find whom to ask, and ask."""
    curator_only(request.user)
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    try:
        opinions.require(practice, request.user)
        if request.method != "POST":
            return _desk_page(request, practice, AskForm(verb="ask"))
        return _asked(request, practice)
    except WrongState:
        return _waits_no_more(request)


def _asked(request, practice):
    form = AskForm(request.POST, verb="ask")
    if not form.is_valid():
        return _desk_page(request, practice, form, status=422)
    words = {name: form.cleaned_data[name] for name in ("whom", "question")}
    said = _("They have been asked. You will hear when they answer.")
    try:
        act = partial(opinions.ask, practice, **words)
        return done_once(request, act, home=_home(practice), said=said)
    except AnswersMissing as refusal:
        refusal.say_in(form)
        return _desk_page(request, practice, form, status=422)


def _home(practice):
    return reverse("practices:opinions", args=[practice.pk])


def _desk_page(request, practice, form, status=200):
    version = practice.latest_version
    words = (request.POST.get("q") or request.GET.get("q", "")).strip()[:MOST_WORDS]
    context = {
        "practice": practice,
        "version": version,
        "opinions": opinions.of(version),
        "q": words,
        "offices": opinions.to_ask(words, version),
        "form": form,
    }
    kind, _colon, key = (form["whom"].value() or "").partition(":")
    context[f"chosen_{kind}"] = (
        int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    )
    return render(request, "practices/curation/opinions.html", context, status=status)


@login_required
@require_POST
def end(request, pk, asked):
    """Take a question back that nobody has answered."""
    curator_only(request.user)
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    try:
        act = partial(opinions.take_back, practice, asked)
        return done_once(request, act, home=_home(practice), said=_("The question is taken back."))
    except SecondOpinion.DoesNotExist as unknown:
        raise Http404 from unknown
    except WrongState:
        return _waits_no_more(request)


def _waits_no_more(request):
    reason = _("It is answered, taken back or decided: no opinion is waited for now.")
    return render(request, "errors/409.html", {"reason": reason}, status=409)


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request, pk):
    """Show what a desk asks the reader about an entry, and take her answer."""
    told = led_to(read_request_id(request.POST.get("request_id")), request.user)
    if told:
        return redirect(told)
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    asked = opinions.open_for(practice, request.user)
    if request.method == "POST":
        return _given(request, practice, asked)
    if asked is None:
        return redirect(practice)
    return _question(request, practice, asked, OpinionForm(verb="opinion"))


def _given(request, practice, asked):
    form = OpinionForm(request.POST, verb="opinion")
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        said = _("Thank you. Your opinion is with the desk now.")
        act = partial(opinions.answer, practice, text=text)
        return done_once(request, act, home=reverse("home"), said=said)
    except WrongState:
        return _waits_no_more(request)
    except AnswersMissing as refusal:
        if "answer" not in form.errors:
            form.add_error("answer", refusal.errors["answer"])
        return _question(request, practice, asked, form, status=422)


def _question(request, practice, asked, form, status=200):
    version = practice.latest_version
    hides = shield.hides(version, request.user)
    context = {
        "practice": practice,
        "version": version,
        "asked": asked,
        "desk": "" if hides else version.desk.full_name,
        "form": form,
    }
    return render(request, "practices/opinion.html", context, status=status)
