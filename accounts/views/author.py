"""What a signed-in person says about himself: postings, name, language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import NoticesForm, PostingForm, SettingsForm
from accounts.services import office_at, state_posting
from accounts.sms import gateway
from accounts.standing import standing_of
from events.bounces import is_bounced, trust_address
from events.kinds import all_kinds
from events.receipts import once, read_request_id
from events.services import choose_mails


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state_a_posting(request):
    """State which office one holds; the desk above confirms it."""
    form = PostingForm(request.POST or None, person=request.user)
    if request.method != "POST":
        return render(request, "accounts/posting.html", {"form": form})
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location and form.is_valid():
            _keep(request, form.cleaned_data)
            receipt.location = reverse("accounts:settings")
    if receipt.location:
        return redirect(receipt.location)
    return render(request, "accounts/posting.html", {"form": form}, status=422)


def _keep(request, data):
    office = office_at(
        data["place"], data["title"], data["organisation"], translation.get_language()
    )
    state_posting(request.user, office, data["starts_on"], request_id=data["request_id"])
    messages.success(request, _("Saved. The desk above confirms it within three working days."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request):
    """Name, language, own postings and duties; the way to password and e-mail address."""
    person = request.user
    initial = {"name": person.name, "language": person.language}
    form = SettingsForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        return _save_settings(request, form.cleaned_data)
    context = {
        "form": form,
        "postings": person.postings.with_office(),
        "offices": standing_of(person).offices,
        "main_office": standing_of(person).main_office,
        "duties": person.duties.active().with_place(),
        "numbers": gateway() is not None,
        "bounced": is_bounced(person),
        "absences": person.absences.not_over(),
        "curates": bool(standing_of(person).curates),
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings.html", context, status=status)


def _save_settings(request, data):
    """Keep name and language; from here on the portal speaks that language."""
    person = request.user
    person.name, person.language = data["name"], data["language"]
    person.save(update_fields=["name", "language"])
    with translation.override(person.language):
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request):
    """Choose which kinds of notices come by mail, and see whether mail arrives at all."""
    form = NoticesForm(request.POST or None, person=request.user)
    if request.method != "POST":
        return _notice_page(request, form)
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location and form.is_valid():
            choose_mails(request.user, form.unwanted(), request_id=receipt.request_id)
            messages.success(request, _("Your settings are saved."))
            receipt.location = reverse("accounts:notices")
    if receipt.location:
        return redirect(receipt.location)
    return _notice_page(request, form, status=422)


def _notice_page(request, form, status=200):
    context = {
        "form": form,
        "always": [kind for kind in all_kinds() if kind.always],
        "bounced": is_bounced(request.user),
    }
    return render(request, "accounts/notices.html", context, status=status)


@login_required
@require_POST
def trust_mail(request):
    """Take mail to one's present address up again: it is right, whatever came back."""
    trust_address(request.user)
    messages.success(
        request, _("E-mails go to %(address)s again.") % {"address": request.user.email}
    )
    return redirect("accounts:notices")
