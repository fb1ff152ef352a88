"""The page of one doubt: what is doubted, what its author answers, what the desk decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.next_page import is_own_page
from accounts.permissions import curator_only
from events.paging import addresses, page_of
from events.pressing import done_once
from events.receipts import once, read_request_id
from practices import permissions, shield
from practices.choices import ChallengeReason, ChallengeState, Outcome
from practices.errors import AnswersMissing, WrongState
from practices.forms.closing import AnswerForm, CloseForm
from practices.forms.words import VerbForm
from practices.living import challenging, passages, unlearning, withholding
from practices.models import Challenge, Photo, Practice


@login_required
@require_safe
def waiting(request):
    """List the doubts that wait for the reader's desks, the gravest and oldest first."""
    curator_only(request.user)
    page = page_of(request, Challenge.objects.waiting_for(request.user).with_row_data())
    context = {"page": page, "addresses": addresses(request, page)}
    return render(request, "practices/curation/doubts.html", context)


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def doubt(request, pk, uid):
    """Show one doubt to who raised it, to the author's office and to the desks."""
    return _page(request, _found(request, pk, uid))


def _found(request, pk, uid):
    readable = Challenge.objects.visible_to(request.user).select_related(
        "practice__superseded_by", "version", "photo", "person", "closed_by"
    )
    offices = ("office", "answer_office")
    near = [f"{name}__{part}" for name in offices for part in ("organisation", "place__state")]
    return get_object_or_404(readable.select_related(*near), practice=pk, uid=uid)


def _changes(done):
    """Let a view that changes a doubt answer sign-in, replay, 403, 409 and 422 as the verbs do."""

    @require_POST
    def answer(request, pk, uid):
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("practices:doubt", args=[pk, uid]))
        one = _found(request, pk, uid)
        try:
            with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
                if not receipt.location:
                    receipt.location = done(request, one, receipt.request_id)
            return redirect(receipt.location)
        except WrongState:
            reason = _("This doubt has moved on meanwhile: look at how it is now.")
            return render(request, "errors/409.html", {"reason": reason}, status=409)
        except AnswersMissing as refusal:
            return _again(request, one, refusal.errors)

    return answer


def _again(request, one, errors):
    """Answer the page with the refused form, all that was typed in it."""
    is_closing = "outcome" in request.POST
    form = CloseForm(request.POST, verb="close") if is_closing else AnswerForm(request.POST)
    form.is_valid()
    for field, text in errors.items():
        form.add_error(field if field in form.fields else None, text)
    return _page(request, one, **{"close" if is_closing else "answer": form})


@_changes
def answer(request, one, request_id):
    """Take the answer of the author's office; who corrects it is led to the form."""
    challenging.require_answer(one, request.user)
    form = AnswerForm(request.POST, verb="answer")
    if not form.is_valid():
        raise AnswersMissing({})
    corrects = "corrects" in request.POST
    words = {"note": form.cleaned_data["note"], "corrects": corrects}
    challenging.answer(one, by=request.user, request_id=request_id, **words)
    if corrects:
        messages.success(request, _("The desk is told that you will correct it. Here is the form."))
        return reverse("practices:edit", args=[one.practice_id])
    messages.success(
        request, _("Your answer is with the desk and with the person who raised the doubt.")
    )
    return one.get_absolute_url()


@_changes
def close(request, one, request_id):
    """Close the doubt as the pressed button says."""
    challenging.require_close(one, request.user)
    form = CloseForm(request.POST, verb="close")
    if not form.is_valid():
        raise AnswersMissing({})
    challenging.close(one, by=request.user, request_id=request_id, **form.details())
    messages.success(
        request, _("The doubt is decided. Its author and the person who raised it are told.")
    )
    return one.get_absolute_url()


@_changes
def withhold(request, one, request_id):
    """Hide with one press what the doubt names."""
    withholding.withhold(one, by=request.user, request_id=request_id)
    messages.success(request, _("It is hidden until the doubt is decided."))
    return one.get_absolute_url()


def _page(request, one, **forms):
    user, practice = request.user, one.practice
    closes = user.pk != one.person_id and permissions.may(user, "settle-doubt", practice)
    own = permissions.is_author(user, practice)
    words_hidden = permissions.may(user, "hide-words", practice) and one.is_standing
    context = {
        "one": one,
        "practice": practice,
        "passage": passages.name_of(one.passage) if one.passage else "",
        "words": _words(one, own or closes),
        "photo": _photo(one),
        "names_it": not (own and one.nameless) or closes,
        "hides": shield.hides_life(practice, user),
        "waits": one.is_standing,
        "may_withhold": words_hidden and one.is_grave and not one.hiding,
        "hiding_form": VerbForm(verb="withhold"),
    }
    if own and one.state == ChallengeState.OPEN:
        context["answer_form"] = forms.get("answer") or AnswerForm(verb="answer")
    if closes and one.is_standing:
        context |= _decision(one, forms.get("close"))
    wrong = next(iter(forms.values()), None)
    context["wrong"] = wrong
    return render(request, "practices/doubt.html", context, status=422 if wrong else 200)


def _words(one, trusted):
    """Return the doubted words; what is hidden for the doubt only to who answers for it."""
    if one.practice.is_hidden or (one.hiding and not trusted):
        return []
    return withholding.words_of(one)


def _decision(one, form):
    newer = one.practice.live_version_id != one.version_id
    offered = [o for o in Outcome if o != Outcome.REVISED or newer]
    grounds = {ChallengeReason.UNSAFE, ChallengeReason.PERSONAL_DATA}
    first = {"ground": one.reason} if one.reason in grounds else {}
    return {
        "close_form": form or CloseForm(verb="close", initial=first),
        "outcomes": [(o.value, _BUTTONS[o]()) for o in offered],
        "may_show": one.reason != ChallengeReason.PERSONAL_DATA,
    }


_BUTTONS = {
    Outcome.KEPT: lambda: _("Keep it as it is"),
    Outcome.REVISED: lambda: _("The newer version corrects it"),
    Outcome.SUPERSEDED: lambda: _("Replace with another"),
    Outcome.WITHDRAWN: lambda: _("Withdraw"),
}


def _photo(one):
    """Return the doubted photo as the version shows it, or None."""
    field, position = passages.parted(one.passage) if one.passage else ("", 0)
    if field != "photos":
        return None
    shown = Photo.objects.filter(version=one.version, position=position)
    return shown.select_related("attachment").first()


@require_POST
def understood(request, pk):
    """Keep with one tap that who relied on an unlearned practice has understood."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("practices:practice_by_pk", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)

    def act(by, **_made):
        unlearning.understand(practice, by=by)

    try:
        said = _("Thank you. The desk sees that you have understood.")
        return done_once(request, act, home=_after(request, practice), said=said)
    except WrongState:
        reason = _("This practice is published: there is nothing to change.")
        return render(request, "errors/409.html", {"reason": reason}, status=409)


def _after(request, practice):
    following = request.POST.get("next", "")
    return following if is_own_page(following) else practice.get_absolute_url()
