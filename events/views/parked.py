"""The page that gives a parked form back to whom it belongs."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events import parking
from events.models import Parked

_SHOWN_FROM = 8  # letters: shorter values are keys and ticks, not words somebody typed


@require_safe
@login_required
def parked(request, uid):
    """Show what was typed before the session ended; another's and an expired one alike 404."""
    found = Parked.objects.kept_for(request.user).filter(uid=uid).first()
    if found is None:
        return render(request, "events/parked_gone.html", status=404)
    giver = parking.giver_of(found)
    return giver(request, found) if giver else _plain(request, found)


def _plain(request, found):
    """Give back a form that has no page of its own: its words, and one button that sends it."""
    fields = [(name, value) for name, values in found.posted().lists() for value in values]
    typed = [
        value for name, value in fields if name not in _OF_THE_FORM and len(value) >= _SHOWN_FROM
    ]
    context = {"parked": found, "fields": fields, "typed": typed}
    return render(request, "events/parked.html", context)


_OF_THE_FORM = ("request_id", "form_id", "parked", "next")
