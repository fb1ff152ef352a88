"""Opening the account that one's desk made: by a link or a printed slip."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.invitations import Unusable
from accounts.models import Posting
from accounts.people_forms import OpenAccountForm
from accounts.slips import open_account, open_slip, usable


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request, code):
    """The page behind the QR code of a slip; 400 once it is used or too old."""
    try:
        return account_page(request, open_slip(code))
    except Unusable:
        return _unusable(request)


def _unusable(request):
    reason = _("This slip has already been used, or has expired. Ask your desk for a new one.")
    return render(request, "errors/link.html", {"reason": reason}, status=400)


def account_page(request, invitation):
    """Let the invited person choose a password, and sign her in; raises `Unusable`."""
    usable(invitation)
    person = invitation.person
    if request.user.is_authenticated:
        reason = _("This opens somebody else's account. Sign out first.")
        return render(request, "errors/link.html", {"reason": reason}, status=400)
    form = OpenAccountForm(request.POST or None, person=person)
    if form.is_valid():
        by_mail = invitation.code_hash is None
        _sign_in(request, open_account(invitation, form.cleaned_data["password1"]), by_mail)
        return redirect("accounts:settings")
    held = Posting.objects.confirmed().current().filter(person=person).with_office()
    context = {"form": form, "person": person, "offices": [posting.office for posting in held]}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/open_account.html", context, status=status)


def _sign_in(request, person, by_mail):
    """Sign in who has just opened her account; a link by mail has proven the address."""
    if by_mail:
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
    record_authentication(request, person, method="invitation")
    get_adapter(request).login(request, person)
