"""The page behind a short code: whether the paper that bears it may still be used."""

from django.shortcuts import render
from django.urls import reverse

from practices import paper, shield
from practices.choices import AdoptionStatus
from practices.living.doubts import doubts_of
from practices.models import Practice
from practices.permissions import may

_ASKS = (paper.STANDS, paper.UNKNOWN, paper.REVIEWED)
_FOR_PAPER = (AdoptionStatus.PLANNED, AdoptionStatus.DID_NOT_WORK)


def page(request, practice):
    """Say how `practice`, which the reader may see, stands against the version `?v=` on paper."""
    asked = request.GET.get("v", "").strip()[:40]
    practice = Practice.objects.select_related("superseded_by").get(pk=practice.pk)
    since = paper.since(practice, paper.number_of(asked), request.user)
    context = {
        "practice": practice,
        "since": since,
        "asked": asked,
        "title_language": practice.language or practice.latest_version.language,
        "month_only": shield.hides_life(practice, request.user) or practice.shielded,
        "version": since.now,
        "numbers": _numbers(since) if since.kind in _ASKS else [],
    }
    context |= _warned(request, practice, since) | _tried(request, practice)
    status = 404 if since.kind == paper.UNKNOWN else 200
    return render(request, "practices/paper.html", context, status=status)


def _numbers(since):
    """Return the versions that the paper may show, the newest first; beyond them the history."""
    newest = since.now.number
    return list(range(newest, max(0, newest - paper.MOST_OFFERED), -1))


def _warned(request, practice, since):
    """Return the doubts that wait, as the practice's own page tells them."""
    if since.now is None:
        return {}
    doubts = doubts_of(practice, request.user)
    return {
        "warnings": [doubt for doubt in doubts if doubt.warning],
        "contested": sum(doubt.is_standing for doubt in doubts),
    }


def _tried(request, practice):
    """Return where what the slip of the paper says is told: to who may, else past the sign-in."""
    user = request.user
    if not practice.is_live or (user.is_authenticated and not may(user, "adopt", practice)):
        return {}
    address = reverse("practices:trying", args=[practice.pk])
    return dict(
        zip(("try_it", "failed"), (f"{address}?status={one}" for one in _FOR_PAPER), strict=True)
    )
