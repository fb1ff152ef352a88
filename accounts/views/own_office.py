"""What a person with several offices, or a curator's duty, says of herself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.absences import end_absence, may_set_absence
from accounts.models import Absence, User
from accounts.people_forms import AbsenceForm
from accounts.standing import standing_of
from accounts.views.people import keep_absence


@login_required
@require_POST
def use_office(request):
    """Choose the office that one speaks for; 404 for one that one does not hold."""
    chosen = request.POST.get("office", "")
    office = next((o for o in standing_of(request.user).offices if str(o.pk) == chosen), None)
    if office is None:
        raise Http404
    User.objects.filter(pk=request.user.pk).update(office_in_use=office)
    messages.success(request, _("You now speak for this office."))
    return redirect("accounts:settings")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request):
    """Say when one is away; 403 for who curates nowhere."""
    if not may_set_absence(request.user, request.user):
        raise PermissionDenied
    form = AbsenceForm(request.POST or None)
    if form.is_bound:
        answer = keep_absence(request, request.user, form, reverse("accounts:settings"))
        if answer:
            return answer
    status = 422 if form.is_bound else 200
    return render(request, "accounts/absence.html", {"form": form}, status=status)


@login_required
@require_POST
def be_back(request, pk):
    """End an absence, one's own or one that one's desk may set; 404 for any other, or past."""
    found = get_object_or_404(Absence.objects.not_over().select_related("person"), pk=pk)
    own = found.person_id == request.user.pk
    if not own and not may_set_absence(request.user, found.person):
        raise Http404
    end_absence(found, by=request.user)
    messages.success(request, _("The absence has ended."))
    if own:
        return redirect("accounts:settings")
    return redirect("accounts:person", found.person_id)
