"""One decision for several entries of the desk, and what became of each."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.permissions import curator_only
from events.receipts import read_request_id
from practices import workflow
from practices.desk import bulk
from practices.forms.desk import bulk_form


@login_required
@require_POST
def several(request):
    """Do one verb on each ticked entry, and tell of each what became of it."""
    curator_only(request.user)
    form = bulk_form(request.user, request.POST)
    if not form.is_valid():
        chosen = bulk.chosen_by(request.user, dict(list(form.keys.items())[: bulk.MOST]))
        left = [bulk.Outcome(practice, version) for practice, version in chosen]
        return _page(request, form, left, status=422)
    told = form.told()
    outcomes = bulk.decide(
        form.cleaned_data["verb"],
        form.keys,
        by=request.user,
        request_id=read_request_id(form.cleaned_data["request_id"]),
        note=told["note"],
        language=told["note_language"],
    )
    left = [outcome for outcome in outcomes if outcome.why]
    again = bulk_form(request.user)
    again.initial |= told | {"verb": form.cleaned_data["verb"]}
    done = [outcome for outcome in outcomes if not outcome.why]
    return _page(request, again, left, done=done, unseen=len(form.keys) - len(outcomes))


def _page(request, form, left, *, done=(), unseen=0, status=200):
    verb = form["verb"].value()
    context = {
        "form": form,
        "left": left,
        "done": done,
        "unseen": unseen,
        "label": workflow.TRANSITIONS[verb].label if verb in bulk.VERBS else "",
    }
    return render(request, "practices/curation/several.html", context, status=status)
