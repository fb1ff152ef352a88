"""What belongs to the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.standing import standing_of
from events.models import Parked
from events.paging import addresses, page_of
from events.services import read_notices
from learning.models import Gap, Question, SavedSearch
from learning.register.calling import calls_for
from practices.choices import VersionState
from practices.living.taking import taking
from practices.models import Practice, Version
from sourcebook.entries import entry_of
from sourcebook.needs import needs_of
from sourcebook.notices import rows_of, told
from sourcebook.views.living import NEWEST, following_of, trying_of

NEWEST_NOTICES = 5


@require_safe
@login_required
def me(request):
    """Show one's entries with what comes next, what waits, and the newest notices."""
    page = page_of(request, _entries(request.user))
    newest = told(rows_of(request.user)[:NEWEST_NOTICES], request.user)
    context = {
        "needs": needs_of(request.user),
        "entries": [entry_of(practice) for practice in page],
        "page": page,
        "notices": newest,
        "unread": any(one["unread"] for one in newest),
        "takings": [
            taking(row, request.user, own=True) for row in trying_of(request.user)[:NEWEST]
        ],
        "followed": following_of(request.user)[:NEWEST],
        "searches": SavedSearch.objects.filter(person=request.user).order_by("-id")[:NEWEST],
        "gaps": Gap.objects.asked_by(request.user).order_by("-asked_at", "-id")[:NEWEST],
        "questions": Question.objects.asked_by(request.user).order_by("-shown_at", "-id")[:NEWEST],
        "calls": calls_for(request.user),
        "offices": standing_of(request.user).offices,
        "parked": Parked.objects.kept_for(request.user),
    }
    return render(request, "sourcebook/me.html", context | addresses(request, page))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notices(request):
    """Show all that needs one and all that one was told; a post marks it as read."""
    if request.method == "POST":
        read_notices(request.user)
        return redirect("notices")
    page = page_of(request, rows_of(request.user))
    shown = told(page, request.user)
    context = {
        "needs": needs_of(request.user, notices=False),
        "notices": shown,
        "unread": any(one["unread"] for one in shown),
        "page": page,
    }
    return render(request, "sourcebook/notices.html", context | addresses(request, page))


def _entries(user):
    """Return what one wrote, what one's offices wrote and the drafts one types for another."""
    drafts = Version.objects.visible_to(user).filter(typist=user, state=VersionState.DRAFT)
    mine = Practice.objects.mine(user).values("pk")
    found = Practice.objects.filter(Q(pk__in=mine) | Q(pk__in=drafts.values("practice")))
    return found.visible_to(user).with_latest().order_by("-id")
