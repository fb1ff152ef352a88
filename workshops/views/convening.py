"""The pages of who calls a workshop and runs it: made, changed, announced, cancelled."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.forms.fields import lines_nfc
from workshops import services, workflow
from workshops.clashes import clashes_of_workshop
from workshops.forms import FacilitatorsForm, NoteForm, TargetsForm, WorkshopForm
from workshops.models import Workshop
from workshops.permissions import may
from workshops.views import public
from workshops.views.saving import edited, posted, sent

DONE = {
    "announce": gettext_lazy("It is announced: everybody can read it, and it is in the calendar."),
    "start": gettext_lazy("The workshop is under way."),
    "close": gettext_lazy("The workshop is over."),
    "reopen": gettext_lazy("The workshop goes on."),
    "cancel": gettext_lazy("The workshop is cancelled. Whoever was invited is told."),
    "delete": gettext_lazy("The draft is deleted."),
}


def own(request, pk, action):
    """Return the workshop on which the reader may do `action`: 404 to who may not see it, 403."""
    rows = Workshop.objects.visible_to(request.user).with_row_data()
    workshop = get_object_or_404(rows, pk=pk)
    if not may(request.user, action, workshop):
        raise NotAllowed(action)
    return workshop


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request):
    """Call a workshop: a draft that only its people see."""
    if not may(request.user, "convene"):
        raise NotAllowed("convene")
    form = WorkshopForm(posted(request), user=request.user)
    sound, status = sent(request, form)
    if not sound:
        return _form(request, None, form, status)
    said = _("The draft is saved. Announce it when it is complete.")
    act = partial(services.convene, **form.caller(), **form.words())
    return done_once(request, act, said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """Change a workshop: 409 where another saved meanwhile, with what was typed kept."""
    workshop = own(request, pk, "edit")
    if workshop.state not in services.OPEN:
        return public.page(request, workshop, status=409, moved=True)
    form = WorkshopForm(posted(request), user=request.user, workshop=workshop)

    def save(workshop, **made):
        services.edit(workshop, **made, **form.words())

    def now():
        return own(request, pk, "edit")

    return edited(request, form, workshop, save=save, page=_form, now=now)


def _form(request, workshop, form, status):
    context = {"workshop": workshop, "form": form, "overtaken": status == 409}
    context["clashes"] = clashes_of_workshop(workshop, request.user) if workshop else []
    return render(request, "workshops/edit.html", context, status=status)


@require_POST
@login_required
def verb(request, pk, verb):
    """Do a verb of the workflow; what is refused stands on the page of the workshop."""
    asks = workflow.TRANSITIONS[verb].needs_note
    note = lines_nfc(request.POST.get("note")) if asks else ""

    def act(**made):
        return workflow.apply(own(request, pk, verb), verb, note=note, **made)

    try:
        return done_once(request, act, home=_home, said=DONE[verb])
    except WrongState:
        return public.page(request, own(request, pk, verb), status=409, moved=True)
    except AnswersMissing as refusal:
        if verb == "cancel":
            return cancelling(request, pk)
        wrong = {"refused": list(refusal.errors.values())}
        return public.page(request, own(request, pk, verb), status=422, **wrong)


def _home(workshop):
    return workshop.get_absolute_url() if workshop.pk else reverse("workshops:workshops")


def cancelling(request, pk):
    """Ask why a workshop is cancelled; sent without a reason it is asked again (422)."""
    workshop = own(request, pk, "cancel")
    if workshop.state not in workflow.TRANSITIONS["cancel"].sources:
        return public.page(request, workshop, status=409, moved=True)
    form = NoteForm(posted(request))
    status = 422 if request.method == "POST" else 200
    context = {"workshop": workshop, "form": form}
    return render(request, "workshops/cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request, pk):
    """Ask for the reason, and cancel the workshop with it."""
    return verb(request, pk, "cancel") if request.method == "POST" else cancelling(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def facilitators(request, pk):
    """Choose who runs the workshop."""
    workshop = own(request, pk, "name-facilitators")
    form = FacilitatorsForm(posted(request), workshop=workshop)
    return _small(
        request,
        workshop,
        form,
        lambda **made: services.name_facilitators(workshop, form.cleaned_data["people"], **made),
        template="facilitators",
        after=workshop.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def targets(request, pk):
    """Set the shares of people that one wants."""
    workshop = own(request, pk, "invite")
    form = TargetsForm(posted(request), workshop=workshop)
    return _small(
        request,
        workshop,
        form,
        lambda **made: services.set_targets(workshop, form.targets(), **made),
        template="targets",
        after=reverse("workshops:people", args=[workshop.pk]),
    )


def _small(request, workshop, form, act, *, template, after):
    """Show a form and let `act` do what it says, once."""
    sound, status = sent(request, form)
    if not sound:
        context = {"workshop": workshop, "form": form, "request_id": uuid.uuid4()}
        return render(request, f"workshops/{template}.html", context, status=status)
    return done_once(request, act, home=after, said=_("Saved."))
