"""What the pages of telling a practice answer: the form, its refusals, what a script is told."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from events.parking import word_of_person
from events.receipts import read_request_id
from practices import workflow
from practices.coach import in_order
from practices.consent import POINTS
from practices.errors import AnswersMissing
from practices.forms import PracticeForm, QuickForm
from practices.forms.layout import differences, questions
from practices.models import Version
from practices.permissions import is_author


def form_id(request):
    """Return the UUID of the open page that a form was sent from, or None."""
    return read_request_id(request.POST.get("form_id"))


def is_autosave(request):
    """Return whether a script saves while its reader types on."""
    return "autosave" in request.POST


def sent_form(request, form_class, version=None):
    """Return the form that was sent.

    Of what is saved while one types, an answer that is not sound yet is left out: it stays as it
    is stored, and `left_out` names it.
    """
    make = partial(form_class, files=request.FILES, user=request.user, version=version)
    form = make(request.POST)
    form.left_out = []
    if not is_autosave(request) or form.is_valid():
        return form
    posted = request.POST.copy()
    for name in form.errors:
        for part in (name, f"{name}-held"):
            posted.pop(part, None)
    rest = make(posted)
    rest.left_out = [str(form[name].label) for name in form.errors if name in form.fields]
    return rest


def saved_meanwhile(form, version):
    """Tell a script that its save is done, and what its page must send from now on."""
    now = date_format(timezone.localtime(), "H:i")
    words = _("Draft saved at %(time)s") % {"time": now}
    if form.left_out:
        names = get_text_list(form.left_out, _("and"))
        words = _("Draft saved at %(time)s, but not yet: %(answers)s") % {
            "time": now,
            "answers": names,
        }
    told = {"words": words, "whole": not form.left_out}
    if isinstance(form, PracticeForm):
        told |= {
            "action": _action(version.practice),
            "revision": version.revision,
            "version": version.pk,
            "key": version.practice_id,
        }
    return JsonResponse(told)


def saved(request, receipt, is_quick):
    """Lead to the page of a draft that a button saved."""
    if is_quick:
        words = _("The draft is saved. Your Block or your desk can complete it.")
    else:
        words = _("The draft is saved.")
    messages.success(request, words)
    return HttpResponseRedirect(receipt.location)


def submit(request, version, receipt):
    """Submit what was just saved; where an answer is missing the draft stays and says so."""
    practice = version.practice
    try:
        workflow.apply(practice, "submit", by=request.user, request_id=receipt.request_id)
    except AnswersMissing as lacking:
        receipt.location = reverse("practices:edit", args=[practice.pk])
        version = Version.objects.select_related("particulars", "place", "practice").get(
            pk=version.pk
        )
        form = PracticeForm(user=request.user, version=version).say_missing(lacking.errors)
        return form_page(request, form, status=422, saved=True)
    messages.success(request, _("It is with the desk now. You will hear within a week."))
    return HttpResponseRedirect(receipt.location)


def refused(request, form):
    """Give the form back with every answer and photo kept; a foreign place is forbidden."""
    if is_autosave(request):
        return JsonResponse(
            {"words": _("Not saved yet: look at one of the answers again.")}, status=422
        )
    form.hold_photos()
    return _page_of(form)(request, form, status=403 if form.place_refused else 422)


def shown(request, form):
    """Give the form back filled as it was sent, for her to look at and to save.

    After a page was loaded anew ("again") she never left it: it goes on saving, without a word.
    """
    form.is_valid()
    form.hold_photos()
    given_back = "" if request.POST["show"] == "again" else "device"
    return _page_of(form)(request, form, given_back=given_back)


def _page_of(form):
    return quick_page if isinstance(form, QuickForm) else form_page


def stale(request, form):
    """Show both texts where somebody saved meanwhile, with what was typed kept in the form."""
    if is_autosave(request):
        return _somebody_came_between()
    form.hold_photos()
    return form_page(request, form, status=409, differences=differences(form))


def came_between(form):
    """Return how a form that comes back differs from what somebody saved meanwhile, if so."""
    return differences(form) if form.is_stale() else ()


def moved_on(request, practice, posted=None):
    """Say that nothing can be written now, and show what was typed so that it can be copied."""
    typed = []
    latest = Version.objects.with_reading_data().get(pk=practice.latest_version.pk)
    if request.method == "POST" or posted:
        if is_autosave(request):
            return _somebody_came_between()
        form = PracticeForm(posted or request.POST, {}, user=request.user, version=latest)
        typed = differences(form)
    context = {"practice": practice, "differences": typed, "version": latest}
    return render(request, "practices/conflict.html", context, status=409)


def _somebody_came_between():
    words = _("This was changed elsewhere. Press “Save draft” to see both texts.")
    return JsonResponse({"words": words}, status=409)


def form_page(request, form, *, status=200, saved=False, differences=(), given_back=""):
    """Answer the page of the form."""
    version = form.version
    practice = version.practice if version else None
    context = _kept(request, form, given_back) | {
        "practice": practice,
        "version": version,
        "action": _action(practice),
        "key": practice.pk if practice else "new",
        "questions": questions(form, in_order(form["kind"].value())),
        "differences": differences,
        "saved": saved,
        "consent_points": POINTS,
        "completes": practice is not None and not is_author(request.user, practice),
    }
    return render(request, "practices/form.html", context, status=status)


def quick_page(request, form, *, status=200, given_back=""):
    """Answer the page of quick telling."""
    context = _kept(request, form, given_back) | {"action": reverse("practices:quick")}
    return render(request, "practices/quick.html", context | {"key": "quick"}, status=status)


def _kept(request, form, given_back):
    """Return what both pages need so that nothing typed is lost: ids, keys, words.

    A form that comes back keeps the id of its page, so that it stays one draft.
    """
    return {
        "form": form,
        "request_id": uuid.uuid4(),
        "form_id": read_request_id(form.data.get("form_id")) or uuid.uuid4(),
        "parked": form.data.get("parked", ""),
        "given_back": given_back,
        "keeper": word_of_person(request.user),
        "typed_language": form["language"].value(),
    }


def _action(practice):
    return reverse("practices:edit", args=[practice.pk]) if practice else reverse("practices:new")
