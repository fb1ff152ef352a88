"""Pages on which a practice is told and revised.

The same address takes the press of a button, what a script saves while one types (`autosave`),
and what a phone kept and wants to see in the form again (`show`: nothing is written).
"""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.receipts import once, read_request_id
from practices import photos, services
from practices.authorship import office_for
from practices.choices import OPEN_STATES, WRITABLE_STATES, PracticeState
from practices.errors import NotAllowed, WrongState
from practices.forms import LonePhotoForm, PracticeForm, QuickForm
from practices.forms.same_page import is_after, sent_at
from practices.forms.stored import answers, particulars
from practices.forms.variant import original_of
from practices.models import Practice
from practices.permissions import is_author, may
from practices.views import author_answers as tell


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request):
    """The form of a new practice; a post makes a draft and leads to its page."""
    if request.method == "POST":
        return _begin(request, PracticeForm)
    original = original_of(request.GET.get("variant_of"))
    kind = request.GET.get("kind", "")
    form = PracticeForm(user=request.user, kind=kind, original=original)
    return tell.form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def quick(request):
    """Quick telling; a post makes a draft that asks for help."""
    if request.method == "POST":
        return _begin(request, QuickForm)
    return tell.quick_page(request, QuickForm(user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, pk):
    """The form of a draft, or of a published practice, where a post begins its revision."""
    practice = open_to(request.user, pk)
    if request.method == "POST":
        return _revise(request, practice)
    try:
        version = starting_point(practice)
    except WrongState:
        return tell.moved_on(request, practice)
    return tell.form_page(request, PracticeForm(user=request.user, version=version))


@require_POST
@login_required
def send_photo(request):
    """Hold one photo for a form that is still open; a repeated request holds it once.

    Answers `held`, the word by which the form gets back to it, and the photo's `uid`.
    """
    form = LonePhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"words": form.errors["photo"][0]}, status=422)
    if not ratelimit.consume(request, action="photo"):
        words = _("Many photos came at once. Wait ten minutes, then send this one again.")
        return JsonResponse({"words": words}, status=429, headers={"Retry-After": "600"})
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            uid = photos.keep(form.cleaned_data["photo"])
            receipt.location = photos.token_for(uid, request.user)
    uid = photos.named_in(receipt.location, request.user, even_if_old=True)
    return JsonResponse({"held": receipt.location, "uid": str(uid)})


def open_to(user, pk):
    """Return the practice that `user` may write on: else 404, or NotAllowed."""
    practice = get_object_or_404(Practice.objects.visible_to(user), pk=pk)
    if not may(user, "edit", practice):
        raise NotAllowed("edit")
    return practice


def starting_point(practice):
    """Return the version whose answers the form shows: the open one, or else the live one."""
    versions = practice.versions.select_related("particulars", "place", "practice")
    version = versions.filter(state__in=OPEN_STATES).first()
    if version is None and practice.state == PracticeState.PUBLISHED:
        return versions.get(pk=practice.live_version_id)
    if version is None or version.state not in WRITABLE_STATES:
        raise WrongState(practice)
    return version


def _begin(request, form_class):
    """Make the draft of a new practice, once for each request id and once for each open page."""
    if "show" in request.POST:
        return tell.shown(request, form_class(request.POST, request.FILES, user=request.user))
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return HttpResponseRedirect(receipt.location)
        with once(tell.form_id(request), request.user) as page:
            begun = _begun_by(page)
            if begun:
                return _go_on(request, form_class, begun, receipt)
            form = tell.sent_form(request, form_class)
            if not form.is_valid():
                return tell.refused(request, form)
            office = office_for(request.user, form.cleaned_data["place"])
            version = services.begin(
                by=request.user, office=office, variant_of=getattr(form, "original", None)
            )
            page.location = str(version.practice_id)
            return _save(request, form, version, receipt)


def _begun_by(page):
    """Return the practice that an earlier save of the same open page made, locked; or None.

    `page` is the receipt of the page's own id: it holds the practice's key.
    """
    if not page.location.isdigit():
        return None
    return Practice.objects.select_for_update(of=("self",)).filter(pk=page.location).first()


def _go_on(request, form_class, practice, receipt):
    """Write on the draft that this page began; its answer may have been lost."""
    if not may(request.user, "edit", practice):
        raise NotAllowed("edit")
    if form_class is PracticeForm:
        return _write_on(request, practice, receipt, began_here=True)
    version = practice.open_version
    own = version and version.state in WRITABLE_STATES
    if not own or is_after(version, request.POST):
        return tell.moved_on(request, practice)
    form = tell.sent_form(request, QuickForm, version)
    if not form.is_valid():
        return tell.refused(request, form)
    return _save(request, form, version, receipt)


def _revise(request, practice):
    """Write a sent form on the open version, beginning a revision of what is published."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return HttpResponseRedirect(receipt.location)
        # The lock makes a twin with another request id wait until this one is saved.
        practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
        return _write_on(request, practice, receipt)


def _write_on(request, practice, receipt, *, began_here=False):
    try:
        base = starting_point(practice)
    except WrongState:
        return tell.moved_on(request, practice)
    form = tell.sent_form(request, PracticeForm, base)
    sound = form.is_valid()
    if form.is_stale(began_here=began_here):
        return tell.stale(request, form)
    if "show" in request.POST:
        return tell.shown(request, form)
    if not sound:
        return tell.refused(request, form)
    version = services.open_for_writing(practice, request.user)
    return _save(request, form, version, receipt)


def _save(request, form, version, receipt):
    """Write a valid form; submit the entry where that was asked for. Returns the answer."""
    practice = version.practice
    is_quick = isinstance(form, QuickForm)
    told = form.answers() if is_quick else answers(form)
    told |= {"last_form": tell.form_id(request), "last_sent_at": sent_at(request.POST)}
    if not is_author(request.user, practice):
        told["typist"] = services.keep_helper(version, request.user, receipt.request_id)
    version = services.write(
        version,
        by=request.user,
        revision=version.revision,
        answers=told,
        steps=[] if is_quick else form.cleaned_data["steps"],
        particulars=form.particulars() if is_quick else particulars(form),
        pictures=None if is_quick else form.pictures(),
        lines=None if is_quick else form.lines(),
        step_photos=None if is_quick else form.step_photos(),
        photos=form.photos_for(practice),
    )
    transaction.on_commit(form.bury_removed)
    receipt.location = version.get_absolute_url()
    if tell.is_autosave(request):
        return tell.saved_meanwhile(form, version)
    if "submit" in request.POST and not is_quick:
        return tell.submit(request, version, receipt)
    return tell.saved(request, receipt, is_quick)
