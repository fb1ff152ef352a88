"""A pack as one PDF: the whole of it, or what has changed since it was printed."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from packs import jobs, limits, prints, recent, typesetting
from packs.book import recalled
from packs.book.setting import SECONDS, set_pack
from packs.models import Pack
from packs.views.author import own
from packs.views.print import (
    ASK_AGAIN_AFTER,
    KEPT_BY_ANYBODY,
    KEPT_BY_NOBODY,
    WAIT_FOR_A_PLACE,
    file_of,
)
from packs.views.public import unlisted
from practices.views.media import unchanged

# More than so many practices are for a job at once: they would hold a web worker too long.
MOST_AT_ONCE = 12


@require_safe
def of_pack(request, pk):
    """Answer a pack as a PDF; 404 to who may not open it."""
    pack = get_object_or_404(Pack.objects.visible_to(request.user), pk=pk)
    return _answer(request, pack, mending=False)


def had_before(request, pk):
    """Answer the file that a public pack was for a stranger a moment ago, or None.

    Without session or person: whoever has a session may be told more of what was left out.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    asked, nobody = time.time_ns(), AnonymousUser()
    pack = Pack.objects.visible_to(nobody).filter(pk=pk).first()
    key = pack and recalled.key_of(recalled.name_of(pack, nobody, mending=False))
    answer = key and _file(request, pack, key)
    if not answer:
        return None
    if settings.EMBEDDED:  # each event leaves its time in a file: until the next one it holds
        known = recent.Known(key, pack.code, pack.title)
        told = recent.AtOnce(known, pack.visibility, asked, asked / 1e9)
        answer.rests_on = prints.path_of(key), told
    return _kept_by(request, pack, answer)


@require_safe
def by_link(request, token):
    """Answer the pack that a link opens as a PDF, while the link holds."""
    pack = get_object_or_404(Pack.objects.opened_by(token))
    return unlisted(_answer(request, pack, mending=False))


@require_safe
@login_required
def of_changes(request, pk):
    """Answer to its owner the sheets of a pack that have changed since it was printed."""
    return _answer(request, own(request, pk, "edit-pack"), mending=True)


def _answer(request, pack, *, mending):
    name = recalled.name_of(pack, request.user, mending=mending)
    key = recalled.key_of(name)
    slot = recalled.slot_of(pack, request.user, mending=mending)
    if key is None and not _waits(name, slot) and not limits.may_make(request.user, "pack"):
        return _page(request, pack, "often", 429, after=limits.until_the_hour())
    if key is None and _is_small(pack) and not _waits(name, slot):
        key = _made_now(request.user, pack, name, mending)
    if key == "":
        return _page(request, pack, "unchanged" if mending else "nothing", 409)
    answer = key and _file(request, pack, key)
    if not answer:
        answer = _put_off(request, pack, name, slot, mending)
    return _kept_by(request, pack, answer)


def _kept_by(request, pack, answer):
    """Let what a stranger gets of a public pack be kept, and nothing else."""
    stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    kept = stranger and pack.is_public and answer.status_code in {200, 304}
    answer["Cache-Control"] = KEPT_BY_ANYBODY if kept else KEPT_BY_NOBODY
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _is_small(pack):
    return pack.items.count() <= MOST_AT_ONCE


def _waits(name, slot):
    return prints.has_failed(name) or prints.waiting(slot).exists()


def _made_now(user, pack, name, mending):
    """Return the key of the print, made while its reader waits; None where a job is to make it."""
    within = {"seconds": SECONDS["at once"], "wait": WAIT_FOR_A_PLACE}
    try:
        return set_pack(name, pack, user, mending=mending, **within)
    except (typesetting.AllBusy, typesetting.TooSlow):
        return None
    except typesetting.CannotBeSet as trouble:
        jobs.log.error("pack_failed", pack=pack.pk, trouble=trouble.kind)
        prints.give_up(name)
        return None


def _file(request, pack, key):
    """Answer the file, or that its reader has it already; None where it is gone."""
    etag = f'"{key[:40]}"'
    answer = unchanged(request, etag) or file_of(recent.Known(key, pack.code, pack.title))
    if answer:
        answer["ETag"] = etag
    return answer


def _put_off(request, pack, name, slot, mending):
    """Leave the pack to a job, and say how far it is."""
    if prints.has_failed(name):
        return _page(request, pack, "cannot", 503, after=prints.FAILED_FOR)
    many = not prints.waiting(slot).exists() and (prints.is_full() or jobs.have_many(request.user))
    if many:
        return _page(request, pack, "many", 503, after=30)
    work = {"pack": pack.pk, "user": request.user.pk, "mending": mending}
    if prints.put_off(slot, work):
        jobs.queue_pack(slot)
    answer = _page(request, pack, "made", 202, after=ASK_AGAIN_AFTER, slot=slot)
    answer["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


def _page(request, pack, why, status, *, after=0, slot=""):
    """Answer a page that says why there is no file, or not yet."""
    done, of = jobs.progress_of(slot) if slot else (0, 0)
    context = {
        "pack": pack,
        "why": why,
        "done": done,
        "of": of,
        "address": request.get_full_path(),
        "alternates": [],
    }
    answer = render(request, "packs/pack_waiting.html", context, status=status)
    if after:
        answer["Retry-After"] = str(after)
    answer["Cache-Control"] = KEPT_BY_NOBODY
    return answer
