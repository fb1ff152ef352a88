"""What belongs to the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.standing import standing_of
from events.models import Outbox
from events.registry import notices as words_of
from events.services import read_notices
from practices.choices import VersionState
from practices.models import Practice
from practices.paging import addresses, page_of
from sourcebook.entries import entry_of
from sourcebook.needs import needs_of

NOTICES = 30


@require_safe
@login_required
def me(request):
    """Show one's entries with what comes next, what waits, and notices."""
    page = page_of(request, _entries(request.user))
    notices = _notices(request.user)
    context = {
        "needs": needs_of(request.user),
        "entries": [entry_of(practice) for practice in page],
        "page": page,
        "notices": notices,
        "unread": any(one["unread"] for one in notices),
        "offices": standing_of(request.user).offices,
    }
    return render(request, "sourcebook/me.html", context | addresses(page))


@require_POST
@login_required
def mark_read(request):
    """Mark all notices as read."""
    read_notices(request.user)
    return redirect(reverse("me") + "#notices")


def _entries(user):
    """Return what one wrote, what one's offices wrote and the drafts one types for another."""
    typed = Q(versions__typist=user, versions__state=VersionState.DRAFT)
    mine = Practice.objects.mine(user).values("pk")
    theirs = Practice.objects.filter(typed).values("pk")
    found = Practice.objects.filter(Q(pk__in=mine) | Q(pk__in=theirs))
    return found.visible_to(user).with_latest().order_by("-id")


def _notices(user):
    """Return the newest notices that their reader may still see, each with whether it was read."""
    rows = list(Outbox.objects.notices_for(user).select_related("event__note")[:NOTICES])
    told = words_of([row.event for row in rows], user)
    return [_notice(row, told[row.event_id]) for row in rows if row.event_id in told]


def _notice(row, notice):
    before, quoted, after = notice.parts
    return {
        "notice": notice,
        "before": before,
        "quoted": quoted,
        "after": after,
        "at": row.event.at,
        "unread": row.read_at is None,
    }
