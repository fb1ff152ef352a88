"""The pictures of steps: what a script needs to offer them, and the page on which a desk picks."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import curator_only
from events.pressing import done_once
from practices import drawings, permissions, step_pictures
from practices.choices import VersionState
from practices.errors import NotAllowed, WrongState
from practices.forms.steps import StepPicturesForm
from practices.models import Practice
from practices.picturing import picture_steps

KEPT_A_DAY = "public, max-age=86400"


@require_safe
def offered(request):
    """Answer each picture by its key: the words that suggest it, and its drawing as a symbol."""
    known = {
        key: {"words": list(stems), "symbol": drawings.symbol(f"steps/{key}")}
        for key, stems in step_pictures.words().items()
    }
    response = JsonResponse(known, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = KEPT_A_DAY
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pick(request, pk):
    """The page on which a desk picks pictures and short lines for what was submitted."""
    curator_only(request.user)
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if not permissions.may(request.user, "accept", practice):
        raise NotAllowed("accept")
    version = practice.versions.open().with_reading_data().first()
    waits = version is not None and version.state == VersionState.SUBMITTED
    if request.method == "POST":
        return _save(request, practice, version) if waits else _moved_on(request)
    return _page(request, version, StepPicturesForm(version)) if waits else redirect(practice)


def _save(request, practice, version):
    if request.POST.get("revision", str(version.revision)) != str(version.revision):
        return _moved_on(request)
    form = StepPicturesForm(version, request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    try:
        told = {"pictures": form.pictures(), "lines": form.lines(), "photos": form.photos()}
        act = partial(picture_steps, practice, revision=version.revision, **told)
        home, said = (
            reverse("practices:read", args=[practice.pk]),
            _("Pictures and short lines are saved."),
        )
        return done_once(request, act, home=home, said=said)
    except WrongState:
        return _moved_on(request)


def _page(request, version, form, status=200):
    context = {
        "practice": version.practice,
        "version": version,
        "form": form,
        "request_id": uuid.uuid4(),
    }
    return render(request, "practices/curation/pictures.html", context, status=status)


def _moved_on(request):
    reason = _("This entry is not waiting at your desk now, or somebody else is reading it.")
    return render(request, "errors/409.html", {"reason": reason}, status=409)
