"""What one's place is trying, and what one follows: for oneself alone."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.paging import addresses, page_of
from practices.living.taking import taking
from practices.models import Adoption, Practice

NEWEST = 5


def trying_of(user):
    """Return what the offices of `user` have taken up, what is planned or tried first."""
    return Adoption.objects.held_by(user).with_row_data().unfinished_first()


def following_of(user):
    """Return the practices that `user` follows, the latest first."""
    followed = Practice.objects.filter(follows__person=user).visible_to(user)
    return followed.order_by("-follows__at", "-follows__pk")


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def trying(request):
    """List what one's offices have taken up, with what may be said next."""
    page = page_of(request, trying_of(request.user))
    context = {"takings": [taking(row, request.user, own=True) for row in page], "page": page}
    return render(request, "sourcebook/trying.html", context | addresses(request, page))


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def following(request):
    """List what one follows."""
    page = page_of(request, following_of(request.user))
    context = {"followed": page, "page": page}
    return render(request, "sourcebook/following.html", context | addresses(request, page))
