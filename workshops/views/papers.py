"""Prints of a workshop that may be long: had at once where they are kept, else made by a job."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from packs import jobs, limits, prints, typesetting

AT_ONCE_WITHIN, WAIT_FOR_A_PLACE, ASK_AGAIN_AFTER = 3, 0.3, 2  # seconds


def language_of(request):
    """Return the language that `lang` names, else that of the page; 400 for an unknown one."""
    asked = request.GET.get("lang")
    if asked is None:
        return get_language()
    if asked not in dict(settings.LANGUAGES):
        raise BadRequest(f"no such language: {asked[:20]}")
    return asked


def paper(request, workshop, layout, data):
    """Answer the print of `data` in `layout`, or a page that says when it is there."""
    key = prints.key_of(layout, data)
    if file := prints.kept(key):
        return _file(file, workshop, data)
    waits = prints.waiting(key).exists()
    if not waits and not limits.may_make(request.user, "print"):
        return _page(request, workshop, "often", 429, limits.until_the_hour())
    if prints.has_failed(key):
        return _page(request, workshop, "cannot", 503, prints.FAILED_FOR)
    try:
        wait = 0 if waits else WAIT_FOR_A_PLACE
        pdf = typesetting.set_type(layout, data, [], seconds=AT_ONCE_WITHIN, wait=wait)
    except (typesetting.AllBusy, typesetting.TooSlow):
        return _put_off(request, workshop, key, {"layout": layout, "data": data, "pictures": []})
    except typesetting.CannotBeSet as trouble:
        jobs.log.error("print_failed", key=key, trouble=trouble.kind)
        prints.give_up(key)
        return _page(request, workshop, "cannot", 503, prints.FAILED_FOR)
    prints.keep(key, pdf)
    return _file(prints.kept(key), workshop, data)


def _file(file, workshop, data):
    answer = FileResponse(file, content_type="application/pdf")
    name = f"{workshop.title[:60]}, {data['title']['w'][:30]}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name)
    answer["X-Robots-Tag"] = "noindex"
    answer._csp_update = {"object-src": ["'self'"], "style-src": ["'unsafe-inline'"]}
    return answer


def _put_off(request, workshop, key, work):
    if prints.is_full():
        return _page(request, workshop, "many", 503, 30)
    if prints.put_off(key, work):
        jobs.queue_print(key)
    answer = _page(request, workshop, "made", 202, ASK_AGAIN_AFTER)
    answer["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


def _page(request, workshop, why, status, after):
    context = {"workshop": workshop, "why": why, "alternates": []}
    context["address"] = request.get_full_path()
    answer = render(request, "workshops/waiting.html", context, status=status)
    answer["Retry-After"] = str(after)
    answer["Cache-Control"] = "private, no-store"
    return answer
