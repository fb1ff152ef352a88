"""A link for who told a draft: its author makes it, and she answers what is missing behind it."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.slips import picture_of
from events.pressing import done_once
from practices.choices import WRITABLE_STATES
from practices.consent import POINTS
from practices.errors import WrongState
from practices.models import Version
from practices.views.author import open_to
from workshops import pace
from workshops.models.tellers_link import waits_for_teller
from workshops.tellers import services
from workshops.tellers.forms import TellersForm
from workshops.views.guests import unlisted


@never_cache
@require_safe
@login_required
def link(request, pk):
    """Show who writes on a draft the link for its teller, or how to make one."""
    return _link_page(request, open_to(request.user, pk))


def _link_page(request, practice, status=200):
    version = Version.objects.with_reading_data().get(pk=practice.latest_version.pk)
    made = services.link_of(version)
    is_open = made is not None and services.is_open(made)
    address = address_of(made) if is_open else ""
    context = {
        "practice": practice,
        "version": version,
        "waits": waits_for_teller(version),
        "writable": version.state in WRITABLE_STATES,
        "link": made,
        "is_open": is_open,
        "address": address,
        "picture": picture_of(address) if address else "",
        "text": _text(version, address) if address else "",
        "request_ids": (uuid.uuid4(), uuid.uuid4()),
    }
    return render(request, "workshops/teller_link.html", context, status=status)


def address_of(made):
    """Return the address of a link on the configured host, in the language of the draft."""
    token = services.token_of(made)
    if not token:
        return ""
    with translation.override(_language(made.version)):
        return settings.SITE_URL + reverse("workshops:tell", args=[token])


def _language(version):
    known = dict(settings.LANGUAGES)
    return version.language if version.language in known else settings.LANGUAGE_CODE


def _text(version, address):
    """Return the words to send with the link, in the language of the draft."""
    with translation.override(_language(version)):
        words = _(
            "Namaste %(name)s. You told us: “%(title)s”. A few answers are missing, so that "
            "others can learn from it. Write them here within 14 days; no account is "
            "needed:"
        )
        told = {"name": version.particulars.told_by_name, "title": version.title}
        return f"{words % told}\n{address}"


@require_POST
@login_required
@pace.bounded
def make(request, pk):
    """Make a link to a draft; the one before opens nothing any more."""
    return _settle(request, pk, services.make_link, _("The link is made. Send it to who told it."))


@require_POST
@login_required
@pace.bounded
def end(request, pk):
    """Let the link to a draft open nothing any more."""
    return _settle(request, pk, services.end_link, _("The link opens nothing any more."))


def _settle(request, pk, do, words):
    practice = open_to(request.user, pk)
    home = reverse("workshops:teller_link", args=[practice.pk])
    try:
        return done_once(request, partial(do, practice), home=home, said=words)
    except WrongState:
        return _link_page(request, practice, 409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@pace.opened_by_token("tellers-link", services.find)
def tell(request, found, token):
    """Ask who has the link for what its draft lacks, and keep it once; 404 for an unknown one."""
    if request.method == "POST":
        return _keep(request, token)
    form = TellersForm(version=found.version) if services.is_open(found) else None
    return _page(request, found, form)


def _keep(request, token):
    with transaction.atomic():
        link = services.opened(token)
        if link is None:
            return _page(request, services.find(token), None)
        form = TellersForm(request.POST, version=link.version)
        sound = form.is_valid()
        if form.is_stale():
            return _page(request, link, form, status=409, differences=form.differences())
        if not sound:
            return _page(request, link, form, status=422)
        services.complete(link, form)
    return redirect("workshops:tell", token)


def _page(request, link, form, *, status=200, differences=()):
    if form is None and not link.used_at:
        status = 410
    context = {
        "link": link,
        "version": link.version,
        "form": form,
        "differences": differences,
        "consent_points": POINTS,
        "typed_language": link.version.language,
    }
    return unlisted(render(request, "workshops/tell.html", context, status=status))
