"""How it was: a participant answers once, who runs it types answers from paper and reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from practices.errors import WrongState
from workshops.choices import State
from workshops.evaluation import services
from workshops.evaluation.choices import OPEN, SCALES
from workshops.evaluation.forms import EvaluationForm
from workshops.evaluation.results import SMALLEST, open_words, paper_words, results_of
from workshops.sheets import LAYOUT, asked, sheet_to_fill
from workshops.views.cards import inside
from workshops.views.convening import own
from workshops.views.guests import unlisted
from workshops.views.papers import paper


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request, pk):
    """Ask a participant, once; of who runs it, type an answer from paper."""
    workshop, seat, runs = inside(request, pk)
    seat = None if runs else seat
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, workshop, seat, form, 422 if form.is_bound else 200)
    made = {"uid": form.cleaned_data["uid"], "user": request.user, "seat": seat}
    try:
        new = services.answer(workshop, **made, **form.told())
    except WrongState:
        return _page(request, workshop, seat, form, 409)
    messages.success(request, _("Thank you.") if new else _("It is kept already."))
    return redirect("workshops:evaluation", workshop.pk)


def _page(request, workshop, seat, form, status):
    total, results = results_of(workshop) if seat is None else (0, [])
    context = {
        "workshop": workshop,
        "form": form,
        "runs": seat is None,
        "open": workshop.state in services.ANSWERED_IN,
        "over": workshop.state == State.CLOSED,
        "answered": seat is not None and services.has_answered(seat),
        "total": total,
        "paper": paper_words(workshop, total) if seat is None else "",
        "results": results,
        "words": open_words(workshop) if results else [],
        "least": SMALLEST,
        "closed": status == 409,
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/evaluation.html", context, status=status))


@never_cache
@require_safe
@login_required
def evaluation_pdf(request, pk):
    """Answer the four questions as a sheet for those without a phone."""
    workshop = own(request, pk, "report")
    questions = [asked(question, choices=scale.labels) for question, scale in SCALES.values()] + [
        asked(OPEN, lines=6)
    ]
    lead = _("Four questions, no name. Put it face down on the table by the door.")
    return paper(
        request, workshop, LAYOUT, sheet_to_fill(workshop, _("How it was"), lead, questions)
    )
