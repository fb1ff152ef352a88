"""Certificates: what one's office has earned, making one, and the page that tells of one."""

from functools import partial
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.standing import standing_of
from accounts.views.public import too_many
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from learning.models import Certificate
from learning.recognition import earning, paper, services
from learning.recognition.choices import OF_A_PRACTICE
from learning.recognition.codes import read_code
from learning.recognition.forms import CertificateForm
from learning.recognition.telling import tell
from packs import limits, prints, typesetting
from practices.errors import WrongState
from practices.models import Theme
from workshops import pace

SHOWN = 50
WRONG_AN_HOUR = 60  # codes of no certificate, from one address
WAIT = 3  # seconds for a free typesetter


class TooOften(Exception):
    """An address has tried as many codes as anybody mistypes in an hour."""


@require_safe
def certificates(request):
    """Take a code to look up; to who holds an office show what it has earned and what was made."""
    typed = request.GET.get("code", "").strip()[:40]
    if code := typed and read_code(typed):
        return redirect("learning:certificate", code)
    return _list(request, typed=typed, status=404 if typed else 200)


def _list(request, *, status=200, **told):
    user, own = request.user, {}
    if user.is_authenticated:
        made = Certificate.objects.visible_to(user).of_offices(user).with_row_data()[:SHOWN]
        own = {
            "earned": [_offered(one, user) for one in earning.open_to(standing_of(user).offices)],
            "made": [(one, tell(one)) for one in made],
        }
    context = {**own, **told, **({"alternates": []} if status != 200 else {})}
    answer = render(request, "learning/certificates.html", context, status=status)
    if user.is_authenticated:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _offered(earned, user):
    """Return (what is earned, in words; whose name may stand on it; a `request_id`; it)."""
    unmade = Certificate(
        merit=earned.merit,
        number=earned.number,
        districts=earned.districts,
        office=earned.office,
        practice=earned.practice,
    )
    name = services.whose_name(earned.practice, user)[1] if earned.practice else ""
    return tell(unmade), name, uuid4(), earned


@require_POST
@login_required
def make(request):
    """Make a certificate that was earned, then lead to its page; once, however often it is sent."""
    request_id = read_request_id(request.POST.get("request_id"))
    if told := led_to(request_id, request.user):
        return redirect(told)
    form = CertificateForm(request.POST, user=request.user)
    if not form.is_valid():
        if "practice" in form.errors or "office" in form.errors:
            raise Http404
        return _list(request, status=422)
    told = form.cleaned_data
    if told["practice" if told["merit"] in OF_A_PRACTICE else "office"] is None:
        return _list(request, status=422)
    try:
        return _make(request, told)
    except WrongState:
        return _list(request, status=409, moved=True)


def _make(request, told):
    facts = {name: told[name] for name in ("office", "practice", "with_name")}
    said = _("The certificate is made. Download it and print it.")
    return done_once(request, partial(services.make, told["merit"], **facts), said=said)


def _one(request, code):
    """Return the certificate of a code, for anybody: 404 for all else, 429 for who guesses."""
    if read := read_code(code):
        found = Certificate.objects.visible_to(request.user).with_row_data()
        key = f"certificate-guess:{get_adapter().get_client_ip(request)}"
        if one := found.filter(code=read).first():
            return one
        if pace.count(key) > WRONG_AN_HOUR:
            raise TooOften
    raise Http404


@require_safe
def certificate(request, code):
    """Say what a certificate thanks whom for, and whether it still holds."""
    try:
        one = _one(request, code)
    except TooOften:
        return too_many(request, pace.HOUR)
    context = {
        "certificate": one,
        "told": tell(one),
        "may_unname": services.may_unname(request.user, one),
        "languages": settings.LANGUAGES,
    }
    answer = render(request, "learning/certificate.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_POST
@login_required
def unname(request, code):
    """Take the name off a certificate."""
    try:
        one = _one(request, code)
    except TooOften:
        return too_many(request, pace.HOUR)
    services.unname(one, by=request.user)
    messages.success(request, _("No name stands on it any more. Throw older prints away."))
    return redirect(one)


@require_safe
def printed(request, code):
    """Answer the PDF of a certificate that holds; of one taken back there is none.

    `lang`: the language of its words.
    """
    try:
        one = _one(request, code)
    except TooOften:
        return too_many(request, pace.HOUR)
    asked = request.GET.get("lang", settings.LANGUAGE_CODE)
    if asked not in dict(settings.LANGUAGES):
        raise BadRequest("no such language")
    if not tell(one).valid:
        raise Http404
    with translation.override(asked):
        data = paper.data_of(one, _theme_of(one))
    key = prints.key_of(paper.LAYOUT, data)
    if (kept := prints.kept(key)) is None and not limits.may_make(request.user, "print"):
        return too_many(request, limits.until_the_hour())
    try:
        pdf = kept.read() if kept else _set(key, data)
    except (typesetting.AllBusy, typesetting.CannotBeSet):
        answer = render(request, "learning/certificate_busy.html", {"one": one}, status=503)
        answer["Retry-After"] = "10"
        return answer
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"certificate-{one.code}.pdf")
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _set(key, data):
    pdf = typesetting.set_type(paper.LAYOUT, data, [], wait=WAIT)
    prints.keep(key, pdf)
    return pdf


def _theme_of(one):
    """Return the key of the first theme of its practice, "" where it has none."""
    found = Theme.objects.filter(practices=one.practice_id) if one.practice_id else []
    return next((theme.key for theme in found[:1]), "")
