"""Prints of an entry: what its reader may see, as a file for paper."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from packs import jobs, limits, prints, recent, typesetting
from packs.layouts import LAYOUTS
from practices.choices import LANGUAGES, PracticeState
from practices.models import Practice, Version
from practices.page_links import PageLink, PageMenu
from practices.views.media import unchanged

KEPT_BY_ANYBODY = "public, no-cache"
KEPT_BY_NOBODY = "private, no-store"
AT_ONCE_WITHIN = 3  # seconds; what takes longer a job makes
WAIT_FOR_A_PLACE = 0.3
ASK_AGAIN_AFTER = 2
LONGEST_NAME = 60
_OF_PAGES = {code for code, _name in settings.LANGUAGES}
_KNOWN = {code for code, _name in LANGUAGES} | _OF_PAGES


def offer(practice, version):
    """Return the "Print" menu of an entry's page: a print of what it shows in each layout."""
    if version.number and version.pk != practice.live_version_id:
        return None
    if practice.live_version_id and not version.number:
        return None
    choices = [_choice(practice, name, layout) for name, layout in LAYOUTS.items()]
    return PageMenu(_("Print"), choices, "print")


def _choice(practice, name, layout):
    address = reverse("packs:print", args=[practice.pk, name])
    asked = f"{address}?{urlencode({'lang': get_language()})}"
    return PageLink(str(layout.label), asked, line=str(layout.audience))


@require_safe
def of_practice(request, pk, layout):
    """Answer the print of an entry in a layout; 404 to who may not see it."""
    if layout not in LAYOUTS:
        raise Http404
    language = _language(request)
    with translation.override(language):
        practice = _visible(request.user, pk)
        asked = time.time_ns()
        standing = _standing(request.user, practice)
        known = standing and recent.known(standing, layout, language, asked)
        answer = _as_before(request, known) or _put_together(
            request, practice, layout, standing, asked
        )
    return _kept_by(request, practice.state, answer)


def _standing(user, practice):
    """Return what the print of `practice` is remembered by, or None: it is this reader's own."""
    if practice.state == PracticeState.UNPUBLISHED:
        return None
    standing = recent.standing_of(practice.pk)
    own = standing and not standing.is_for_all and user.is_authenticated
    return None if own else standing


def had_before(request, pk, layout, asked):
    """Answer the print that an entry had a moment ago, or None where more has to be asked.

    Without session or person: for what every reader gets alike. `asked` is the language that the
    address names, or "".
    """
    anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES
    if layout not in LAYOUTS or asked not in _KNOWN | ({""} if anonymous else set()):
        return None  # whose session it is decides in which language
    language = asked if asked in _OF_PAGES else settings.LANGUAGE_CODE
    if told := recent.known_at_once(pk, layout, language):
        answer = _as_before(request, told.known)
        return answer and _for_all(_kept_by(request, told.state, answer), told)
    moment, standing = time.time_ns(), recent.standing_of(pk)
    if standing is None or not (anonymous or standing.is_for_all):
        return None
    answer = _as_before(request, recent.known(standing, layout, language, moment))
    return answer and _kept_by(request, standing.state, answer)


def _for_all(answer, told):
    """Mark an answer that every reader gets alike with what it rests on."""
    answer.rests_on = prints.path_of(told.known.key), told
    return answer


def _as_before(request, known):
    """Answer the print of a name, or that its reader has it already; None where it is not there."""
    answer = known and (unchanged(request, _etag(known)) or file_of(known))
    if answer:
        answer["ETag"] = _etag(known)
    return answer or None


def _put_together(request, practice, layout, standing, asked):
    """Answer the print of what the entry says now."""
    practice, version = _shown(request.user, practice)
    data, pictures = LAYOUTS[layout].said(practice, version, request.user)
    known = recent.Known(prints.key_of(layout, data), practice.code, data["title"]["w"])
    if standing:
        recent.remember(standing, layout, get_language(), known, asked)
    work = {"layout": layout, "data": data}
    return _as_before(request, known) or _made_now(request, practice, known, work, pictures)


def _language(request):
    """Return the language of the portal's own words; 400 for one that nobody writes in."""
    asked = request.GET.get("lang")
    if asked is None:
        asked = getattr(request.user, "language", "") or get_language()
    elif asked not in _KNOWN:
        raise BadRequest(f"no such language: {asked[:20]}")
    return asked if asked in _OF_PAGES else settings.LANGUAGE_CODE


def _visible(user, pk):
    """Return the bare practice; what only a new print needs comes with `_shown`."""
    practice = get_object_or_404(Practice.objects.visible_to(user), pk=pk)
    if practice.is_hidden:
        raise Http404
    return practice


def _shown(user, practice):
    """Return (practice, version) that `user` may print: what lives, else what she may read."""
    versions = Version.objects.with_reading_data()
    if practice.state == PracticeState.UNPUBLISHED:
        own = versions.filter(practice=practice).visible_to(user)
        return practice, own.latest_first().first()
    near = ("superseded_by", "place__block", "place__district", "place__state")
    whole = Practice.objects.select_related(*near).get(pk=practice.pk)
    return whole, versions.get(pk=practice.live_version_id)


def _etag(known):
    return f'"{known.key[:40]}"'


def file_of(known):
    """Answer a print that is kept, or None.

    A browser shows it by a viewer of its own, which the rules for our pages would leave empty.
    """
    file = prints.kept(known.key)
    if file is None:
        return None
    answer = FileResponse(file, content_type="application/pdf")
    name = f"{known.code} {known.title[:LONGEST_NAME]}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name)
    answer["X-Robots-Tag"] = "noindex"
    answer._csp_update = {"object-src": ["'self'"], "style-src": ["'unsafe-inline'"]}
    return answer


def _made_now(request, practice, known, work, pictures):
    """Make the print while its reader waits, or leave it to a job."""
    key = known.key
    if not prints.waiting(key).exists() and not limits.may_make(request.user, "print"):
        return _page(request, practice, "often", 429, after=limits.until_the_hour())
    if prints.has_failed(key):
        return _page(request, practice, "cannot", 503, after=prints.FAILED_FOR)
    wait = 0 if prints.waiting(key).exists() else WAIT_FOR_A_PLACE
    within = {"seconds": AT_ONCE_WITHIN, "wait": wait}
    try:
        pdf = typesetting.set_type(work["layout"], work["data"], pictures, **within)
    except (typesetting.AllBusy, typesetting.TooSlow):
        return _put_off(request, practice, key, work, pictures)
    except typesetting.CannotBeSet as trouble:
        jobs.log.error("print_failed", key=key, trouble=trouble.kind)
        prints.give_up(key)
        return _page(request, practice, "cannot", 503, after=prints.FAILED_FOR)
    prints.keep(key, pdf)
    return _as_before(request, known)


def _put_off(request, practice, key, work, pictures):
    """Leave the print to a job; where too many wait already, say so."""
    if prints.is_full():
        return _page(request, practice, "many", 503, after=30)
    told = work | {"pictures": [vars(picture) for picture in pictures]}
    if prints.put_off(key, told):
        jobs.queue_print(key)
    answer = _page(request, practice, "made", 202, after=ASK_AGAIN_AFTER)
    answer["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


def _page(request, practice, why, status, *, after):
    """Answer a page that says why there is no print yet; it has no other languages by address."""
    address = request.get_full_path()
    context = {"practice": practice, "why": why, "address": address, "alternates": []}
    answer = render(request, "packs/waiting.html", context, status=status)
    answer["Retry-After"] = str(after)
    return answer


def _kept_by(request, state, answer):
    """Let what a stranger gets of a published entry be kept, and nothing else.

    Kept or not, a browser asks first whether it is still the same: what was withdrawn or hidden is
    not shown again, and what did not change costs a few bytes.
    """
    stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    published = state != PracticeState.UNPUBLISHED
    anybody = stranger and published and answer.status_code in {200, 304}
    answer["Cache-Control"] = KEPT_BY_ANYBODY if anybody else KEPT_BY_NOBODY
    patch_vary_headers(answer, ["Cookie"])
    return answer
