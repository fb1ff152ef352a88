"""The report of a workshop: everybody's once it is out, before that of who runs it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from events.pressing import done_once
from practices.errors import WrongState
from workshops import pace
from workshops.choices import State
from workshops.models import Workshop
from workshops.permissions import may
from workshops.report import services
from workshops.report.forms import OfCardForm, PublishForm, ReportForm
from workshops.report.languages import languages_of, told_in
from workshops.report.papers import hall_paper, report_paper
from workshops.report.parts import Reader, parts_of
from workshops.views import public
from workshops.views.cards import inside
from workshops.views.convening import own
from workshops.views.papers import paper
from workshops.views.saving import posted, sent

LAYOUT = "workshop-report"


def seen(request, pk):
    """Return (workshop, report, whether one runs it): 404 where it is not out and not one's own."""
    rows = Workshop.objects.visible_to(request.user).with_row_data().select_related("office__place")
    workshop = get_object_or_404(rows, pk=pk)
    report, runs = services.report_of(workshop), may(request.user, "report", workshop)
    if not report.published_at and not (runs and workshop.state in services.WRITTEN_IN):
        raise Http404
    return workshop, report, runs


def _told_in(request):
    """Return the language that `lang` names, else that of the page; 400 for an unknown one."""
    found = told_in(request.GET.get("lang"), get_language())
    if found is None:
        raise BadRequest("a report is not told in this language")
    return found


@require_safe
def report(request, pk):
    """Show the report, always as everybody reads it, in the language that `lang` names."""
    return page(request, *seen(request, pk), language=_told_in(request))


def page(request, workshop, report, runs, *, status=200, form=None, moved=False, language=None):
    """Answer the page of a report, told in `language`; `form`: that of publishing, if wrong."""
    language = language or get_language()
    with translation.override(language):
        parts = parts_of(workshop, Reader(AnonymousUser()))
    context = {
        "workshop": workshop,
        "report": report,
        "corrections": services.corrections_of(report),
        "parts": parts,
        "language": language,
        "languages": languages_of(workshop),
        "runs": runs,
        "due": services.due_at(workshop),
        "publish": form or PublishForm(),
        "closed": workshop.state == State.CLOSED,
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/report.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """Write the foreword and choose what is left out: 409 where another saved meanwhile."""
    workshop = own(request, pk, "report")
    report = services.report_of(workshop)
    if workshop.state not in services.WRITTEN_IN:
        return public.page(request, workshop, status=409, moved=True)
    form = ReportForm(posted(request), workshop=workshop, report=report)
    sound, status = sent(request, form)
    if not sound:
        return _form(request, workshop, report, form, status)
    try:
        return _edit(request, workshop, form)
    except WrongState:
        report = services.report_of(workshop)
        form.data = form.data.copy()
        form.data["revision"] = report.revision
        return _form(request, workshop, report, form, 409)


def _edit(request, workshop, form):
    act = partial(services.edit, workshop, revision=form.cleaned_data["revision"], **form.told())
    return done_once(request, act, home=_home(workshop), said=_("Saved."))


def _home(workshop):
    return reverse("workshops:report", args=[workshop.pk])


def _form(request, workshop, report, form, status):
    context = {"workshop": workshop, "report": report, "form": form, "overtaken": status == 409}
    return render(request, "workshops/report_edit.html", context, status=status)


@require_POST
@login_required
def publish(request, pk):
    """Let everybody read it, as somebody who has read it says."""
    workshop, form = own(request, pk, "report"), PublishForm(request.POST)
    if not form.is_valid():
        report = services.report_of(workshop)
        over = workshop.state != State.CLOSED or report.published_at
        if over:
            return page(request, workshop, report, True, status=409, moved=True)
        return page(request, workshop, report, True, status=422, form=form)
    try:
        said = _("The report is out: everybody can read it.")
        act = partial(services.publish, workshop)
        return done_once(request, act, home=_home(workshop), said=said)
    except WrongState:
        return page(request, workshop, services.report_of(workshop), True, status=409, moved=True)


@require_safe
def report_pdf(request, pk):
    """Answer the report as a file for paper, in the language that `lang` names."""
    workshop, report, _runs = seen(request, pk)
    with translation.override(_told_in(request)):
        data = report_paper(workshop, report, AnonymousUser())
        return paper(request, workshop, LAYOUT, data)


@never_cache
@require_safe
@login_required
def hall_pdf(request, pk):
    """Answer the raw list of all that was told and planned, to hand out on the last afternoon."""
    workshop = own(request, pk, "report")
    if workshop.state not in services.WRITTEN_IN:
        return public.page(request, workshop, status=409, moved=True)
    with translation.override(_told_in(request)):
        return paper(request, workshop, LAYOUT, hall_paper(workshop, request.user))


@require_POST
def say_of_card(request, pk, number):
    """Keep what who told a card says of it."""
    workshop, seat, _runs = inside(request, pk)
    card = get_object_or_404(workshop.cards.select_related("workshop"), number=number)
    form = OfCardForm(request.POST)
    if form.is_valid():
        choice = form.cleaned_data["in_report"]
        try:
            pace.keep(request, workshop, seat)
        except pace.TooFast:
            return too_many(request, pace.HOUR)
        services.say_of_card(card, choice, seat=seat, user=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose one of the three."))
    return redirect("workshops:cards", workshop.pk)
