"""Pages on which a practice is told and revised."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.receipts import once, read_request_id
from practices import services, workflow
from practices.authorship import office_for
from practices.choices import OPEN_STATES, WRITABLE_STATES, PracticeState
from practices.coach import in_order
from practices.consent import POINTS
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.forms import PracticeForm, QuickForm
from practices.forms.layout import differences, questions
from practices.forms.stored import answers, particulars
from practices.models import Practice, Version
from practices.permissions import is_author, may


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request):
    """The form of a new practice; a post makes a draft and leads to its page."""
    if request.method == "POST":
        return _begin(request, PracticeForm(request.POST, request.FILES, user=request.user))
    form = PracticeForm(user=request.user, kind=request.GET.get("kind", ""))
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def quick(request):
    """Quick telling; a post makes a draft that asks for help."""
    if request.method == "POST":
        return _begin(request, QuickForm(request.POST, request.FILES, user=request.user))
    return _quick_page(request, QuickForm(user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """The form of a draft, or of a published practice, where a post begins its revision."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if not may(request.user, "edit", practice):
        raise NotAllowed("edit")
    if request.method == "POST":
        return _revise(request, practice)
    try:
        version = _starting_point(practice)
    except WrongState:
        return _moved_on(request, practice)
    return _form_page(request, PracticeForm(user=request.user, version=version))


def _begin(request, form):
    """Make the draft of a new practice from `form`, once for each request id."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return HttpResponseRedirect(receipt.location)
        if not form.is_valid():
            return _refused(request, form)
        by, office = request.user, office_for(request.user, form.cleaned_data["place"])
        version = services.begin(by=by, office=office)
        if isinstance(form, QuickForm):
            return _save_quick(request, form, version, receipt)
        return _save(request, form, version, receipt)


def _revise(request, practice):
    """Write a sent form on the open version, beginning a revision of what is published."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return HttpResponseRedirect(receipt.location)
        # The lock makes a twin with another request id wait until this one is saved.
        practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
        try:
            base = _starting_point(practice)
        except WrongState:
            return _moved_on(request, practice)
        form = PracticeForm(request.POST, request.FILES, user=request.user, version=base)
        sound = form.is_valid()
        if form.is_stale():
            return _stale(request, form)
        if not sound:
            return _refused(request, form)
        version = services.open_for_writing(practice, request.user)
        return _save(request, form, version, receipt)


def _starting_point(practice):
    """Return the version whose answers the form shows: the open one, or else the live one."""
    versions = practice.versions.select_related("particulars", "place", "practice")
    version = versions.filter(state__in=OPEN_STATES).first()
    if version is None and practice.state == PracticeState.PUBLISHED:
        return versions.get(pk=practice.live_version_id)
    if version is None or version.state not in WRITABLE_STATES:
        raise WrongState(practice)
    return version


def _save(request, form, version, receipt):
    """Write a valid form; submit the entry where that was asked for. Returns the answer."""
    practice = version.practice
    told = answers(form)
    if not is_author(request.user, practice):
        told["typist"] = services.keep_helper(version, request.user, receipt.request_id)
    version = services.write(
        version,
        by=request.user,
        revision=version.revision,
        answers=told,
        steps=form.cleaned_data["steps"],
        particulars=particulars(form),
        photos=form.photos_for(practice),
    )
    transaction.on_commit(form.bury_removed)
    receipt.location = version.get_absolute_url()
    if "submit" in request.POST:
        return _submit(request, version, receipt)
    messages.success(request, _("The draft is saved."))
    return HttpResponseRedirect(receipt.location)


def _submit(request, version, receipt):
    """Submit what was just saved; where an answer is missing the draft stays and says so."""
    practice = version.practice
    try:
        workflow.apply(practice, "submit", by=request.user, request_id=receipt.request_id)
    except AnswersMissing as lacking:
        receipt.location = reverse("practices:edit", args=[practice.pk])
        version = _starting_point(practice)
        form = PracticeForm(user=request.user, version=version).say_missing(lacking.errors)
        return _form_page(request, form, status=422, saved=True)
    messages.success(request, _("It is with the desk now. You hear within a week."))
    return HttpResponseRedirect(receipt.location)


def _save_quick(request, form, version, receipt):
    version = services.write(
        version,
        by=request.user,
        revision=version.revision,
        answers=form.answers(),
        steps=[],
        particulars=form.particulars(),
        photos=form.photos_for(version.practice),
    )
    receipt.location = version.get_absolute_url()
    messages.success(request, _("The draft is saved. Your Block or your desk can complete it."))
    return HttpResponseRedirect(receipt.location)


def _refused(request, form):
    """Give the form back with every answer and photo kept; a foreign place is forbidden."""
    form.hold_photos()
    page = _quick_page if isinstance(form, QuickForm) else _form_page
    return page(request, form, status=403 if form.place_refused else 422)


def _stale(request, form):
    """Show both texts where somebody saved meanwhile, with what was typed kept in the form."""
    form.hold_photos()
    return _form_page(request, form, status=409, differences=differences(form))


def _moved_on(request, practice):
    """Say that nothing can be written now, and show what was typed so that it can be copied."""
    typed = []
    if request.method == "POST":
        latest = Version.objects.with_reading_data().get(pk=practice.latest_version.pk)
        form = PracticeForm(request.POST, request.FILES, user=request.user, version=latest)
        typed = differences(form)
    context = {"practice": practice, "differences": typed, "version": practice.latest_version}
    return render(request, "practices/conflict.html", context, status=409)


def _form_page(request, form, *, status=200, saved=False, differences=()):
    version = form.version
    practice = version.practice if version else None
    context = {
        "form": form,
        "practice": practice,
        "version": version,
        "action": _action(practice),
        "request_id": uuid.uuid4(),
        "questions": questions(form, in_order(form["kind"].value())),
        "typed_language": form["language"].value(),
        "differences": differences,
        "saved": saved,
        "consent_points": POINTS,
        "completes": practice is not None and not is_author(request.user, practice),
    }
    return render(request, "practices/form.html", context, status=status)


def _action(practice):
    return reverse("practices:edit", args=[practice.pk]) if practice else reverse("practices:new")


def _quick_page(request, form, *, status=200):
    context = {
        "form": form,
        "request_id": uuid.uuid4(),
        "typed_language": form["language"].value(),
    }
    return render(request, "practices/quick.html", context, status=status)
