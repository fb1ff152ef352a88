"""Packs as they are read: the list, one pack, one that a link opens, one as a text."""

import uuid

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.standing import standing_of
from events.paging import addresses, page_of
from packs import as_text as texts
from packs.choices import PackKind
from packs.models import Pack
from packs.permissions import is_owner, may
from packs.printed import changed_since
from packs.reading import contents_of
from practices.models import Adoption, Theme
from practices.rows import row_of

LONGEST_QUESTION = 100


@require_safe
def packs(request):
    """List one's own packs and those that everybody may read, by theme, kind and title."""
    theme, kind = _theme(request.GET.get("theme", "")), request.GET.get("kind", "")
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    if kind and kind not in PackKind.values:
        raise Http404
    page = page_of(request, _asked(Pack.objects.listed(), words, theme, kind).with_row_data())
    own = Pack.objects.owned_by(request.user)
    held = Pack.objects.held_down().with_owner() if standing_of(request.user).curates else ()
    context = {
        "page": page,
        "own": list(_asked(own, words, theme, kind).with_row_data()[:50]),
        "held_down": [one for one in held if may(request.user, "take-down-pack", one)],
        "asked": {"q": words, "theme": theme, "kind": kind},
        "kinds": PackKind.choices,
        "themes": Theme.objects.current().order_by("position"),
        "filtered": bool(words or theme or kind),
        **addresses(request, page),
    }
    return render(request, "packs/packs.html", context)


def _theme(key):
    return get_object_or_404(Theme.objects.current(), key=key) if key else None


def _asked(packs, words, theme, kind):
    found = packs.titled(words)
    found = found.of_theme(theme) if theme else found
    return found.filter(kind=kind) if kind else found


@require_safe
def pack(request, pk):
    """Show a pack to its people and, where it is public, to everybody."""
    found = get_object_or_404(Pack.objects.with_owner().visible_to(request.user), pk=pk)
    return page(request, found)


@require_safe
@cache_control(private=True, no_store=True)
def by_link(request, token):
    """Show a pack to whoever has its link, while that holds; nobody is to keep or find it."""
    found = get_object_or_404(Pack.objects.with_owner().opened_by(token))
    return unlisted(page(request, found, by_link=True))


def unlisted(answer):
    """Let nobody find what a link opens, nor learn the link from what is opened next."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def by_code(request, pack):
    """Lead from the short code of a pack to its page."""
    return redirect(pack)


def page(request, pack, *, status=200, by_link=False, **more):
    """Answer the page of `pack` as its reader gets it; `more` says why a change was refused."""
    contents, owns = contents_of(pack, request.user), is_owner(request.user, pack)
    owns = owns and not by_link
    context = {
        "pack": pack,
        "owns": owns,
        "by_link": by_link,
        "lines": [(one, row_of(one.practice)) for one in contents.shown],
        "left_out": contents.left_out,
        "findings": _with_results(contents),
        "prints": bool(contents.findings if pack.has_findings else contents.shown),
        "request_id": uuid.uuid4(),
        "indexed": pack.is_public,
        "takes_down": pack.is_public and not by_link and may(request.user, "take-down-pack", pack),
        # The same page in another language, whatever was posted to get here.
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    if owns and pack.printed_at:
        paper, other, _gone = context["printed"] = changed_since(pack, request.user, contents)
        context["reworded"] = [(one, paper.versions[str(one.practice.pk)]) for one in other]
        context["printed_anew"] = paper and pack.printed_at > paper.at
    return render(request, "packs/pack.html", context, status=status)


def _with_results(contents):
    """Return (finding, [(shown, places that took it up, places where it failed)]); one query."""
    if not contents.findings:
        return []
    keys = {one.practice.pk for _finding, cited in contents.findings for one in cited}
    failed = Adoption.objects.filter(practice__in=keys).failed().order_by()
    counts = dict(failed.values_list("practice").annotate(Count("pk")))
    return [
        (
            finding,
            [(one, one.practice.adoption_count, counts.get(one.practice.pk, 0)) for one in cited],
        )
        for finding, cited in contents.findings
    ]


@require_safe
def as_text(request, pk):
    """Show a pack as a text for a chat."""
    found = get_object_or_404(Pack.objects.visible_to(request.user), pk=pk)
    shown = contents_of(found, request.user).shown
    context = {"pack": found, "text": texts.text_of(found, shown)}
    return render(request, "packs/text.html", context)
