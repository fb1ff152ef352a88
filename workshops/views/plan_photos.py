"""The photo of a plan's line that is done: looked at by who reads the plan, deleted by its head."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workshops import pace
from workshops.models import LinePhoto, PlanLine
from workshops.plans import photographs
from workshops.views.photo_files import made_file
from workshops.views.plans import address_of, asked_to_sign_in, opened


@require_safe
@asked_to_sign_in
def file(request, pk, place, number, width):
    """Answer one made file of a line's photo; 404 to who does not read the plan."""
    shown, _seat = opened(request, pk, place)
    rows = LinePhoto.objects.filter(line__plan=shown.pk, line__number=number)
    return made_file(rows, width, f"line-{number}")


@require_POST
@login_required
@asked_to_sign_in
@pace.paced
def delete(request, pk, place, number):
    """Delete the photo of a line; a second press finds it gone."""
    shown, _seat = opened(request, pk, place)
    line = get_object_or_404(PlanLine, plan=shown.pk, number=number)
    pace.keep(request, shown.workshop, None)
    photographs.delete(line, by=request.user)
    messages.success(request, _("The photo is deleted."))
    return redirect(f"{address_of(shown)}#line-{line.number}")
