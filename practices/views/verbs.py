"""One address a verb. Each takes a POST and answers 302, 403, 404, 409 or 422, in this order:
sign-in, whether the thing is seen, replay, right, state, words."""

from functools import partial

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.next_page import is_own_page
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from practices import shield, workflow
from practices.errors import AnswersMissing, WrongState
from practices.history import last_happening, sees_review
from practices.living.deeds import DEEDS
from practices.models import Practice
from practices.verb_forms import form_of

LABELS = {verb: one.label for verb, one in (workflow.TRANSITIONS | DEEDS).items()}

_WORDS = ("note", "changed", "result", "conditions", "likely_reason")

DONE = {
    "submit": _("It is with the desk now. You will get an answer within a week."),
    "recall": _("It is your draft again."),
    "reopen": _("It is your draft again. Change it and submit it again."),
    "appeal": _("The desk above reads it now."),
    "delete": _("The draft is deleted."),
    "claim": _("It is with you for three days."),
    "release": _("Any curator of the desk may read it now."),
    "return": _("“{title}” went back to its author with your note."),
    "decline": _("“{title}” is declined, and its author can read your note."),
    "approve": _("“{title}” is accepted. It opens on Monday. Its author is told now."),
    "accept": _("“{title}” is published. Its author is told now."),
    "supersede": _("Its page now leads to its replacement."),
    "merge": _("The two are one now. This page leads to the one that stays."),
    "withdraw": _("It is withdrawn."),
    "reinstate": _("It is published again."),
} | {verb: deed.done for verb, deed in DEEDS.items()}


@require_POST
def act(request, pk, verb):
    """Do `verb` on the practice `pk`, then lead to its page or to the page named by `next`."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(reverse("practices:practice_by_pk", args=[pk]))
    if told := led_to(read_request_id(request.POST.get("request_id")), user):
        return redirect(told)
    practice = get_object_or_404(Practice.objects.visible_to(user), pk=pk)
    form = form_of(verb, request.POST, request.FILES)
    form.user = user
    try:
        return _once(request, practice, verb, form)
    except Practice.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState as refusal:
        return conflict(request, practice, verb, refusal)
    except AnswersMissing as refusal:
        return _form_again(request, practice, verb, form, refusal.errors)


def _once(request, practice, verb, form):
    return done_once(
        request,
        partial(_do, verb, practice, form),
        home=lambda _made: _address_after(request, practice, verb),
        said=lambda _made: _told_when_done(verb, practice),
    )


def _told_when_done(verb, practice):
    """Return what to say when it is done; the desk's page shows the next entry by then."""
    if practice.shielded and verb in DEEDS and DEEDS[verb].shielded:
        return DEEDS[verb].shielded
    version = practice.latest_version
    title = version and format_html('<bdi lang="{}">{}</bdi>', version.language, version.title)
    return format_html(DONE[verb], title=title)


def _do(verb, practice, form, *, by, request_id):
    if not form.is_valid():
        _require(verb, practice, by, form)
        raise AnswersMissing({})
    words = form.details()
    if verb in DEEDS:
        DEEDS[verb].do(practice, by=by, **words)
    else:
        workflow.apply(practice, verb, by=by, request_id=request_id, **words)


def _require(verb, practice, user, form):
    """Right and state come before words."""
    if verb in DEEDS:
        DEEDS[verb].require(practice, user, form)
    else:
        workflow.require(practice, verb, user)


def _address_after(request, practice, verb):
    left = Practice.objects.filter(pk=practice.pk).first()
    if left is None:
        return reverse("me")
    following = request.POST.get("next", "")
    return following if is_own_page(following) else left.get_absolute_url()


def conflict(request, practice, verb, refusal):
    """Answer 409: say what has changed meanwhile, with the words that were sent."""
    practice.refresh_from_db()
    user = request.user
    hides = shield.hides_life(practice, user)
    last = last_happening(practice, behind=sees_review(user, practice), hides=hides)
    context = {
        "practice": practice,
        "label": LABELS[verb],
        "reason": refusal.reason,
        "holder": refusal.holder,
        "version": practice.latest_version,
        "meanwhile": last,
        "typed": _typed(request),
    }
    return render(request, "practices/verb_conflict.html", context, status=409)


def _typed(request):
    """Return the words that were sent, so that a refusal does not lose them."""
    sent = request.POST.items()
    return [text for name, text in sent if name.partition("-")[0] in _WORDS and text.strip()]


def _form_again(request, practice, verb, form, errors):
    form.ask_also(errors)
    for field in set(errors) & set(form.fields):
        form.add_error(field, errors[field])
    missing = {field: text for field, text in errors.items() if field not in form.fields}
    context = {
        "practice": practice,
        "version": practice.latest_version,
        "verb": verb,
        "action": request.path,
        "next": request.POST.get("next", ""),
        "label": form.label or LABELS[verb],
        "form": form.offer(practice, request.user),
        "missing": missing,
    }
    return render(request, form.page, context, status=422)
