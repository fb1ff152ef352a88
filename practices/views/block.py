"""What a Block does for its Gram Panchayats."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.paging import addresses, page_of
from events.pressing import done_once
from practices import block
from practices.errors import WrongState
from practices.living.taking import taking
from practices.models import Adoption, Practice

MOST_ASKING = 20
NEWEST_TRYING = 20


@login_required
@require_safe
def my_gps(request):
    """List the GPs of one's Blocks: who asks for help, what they told, who was not heard from."""
    offices = block.offices_of(request.user)
    if not offices:
        raise PermissionDenied
    blocks = {office.place_id: office.place for office in offices}
    entries = block.entries_of(blocks, request.user)
    trying = Adoption.objects.of_gps(blocks)
    heard = set(entries.order_by().values_list("place", flat=True))
    heard |= set(trying.order_by().values_list("place", flat=True))
    page = page_of(request, entries)
    context = {
        "blocks": blocks.values(),
        "asking": block.asking_help(blocks, request.user)[:MOST_ASKING],
        "entries": page.object_list,
        "page": page,
        "takings": [taking(row, request.user) for row in trying.with_row_data()[:NEWEST_TRYING]],
        "silent": [gp for gp in block.gps_of(blocks) if gp.pk not in heard],
    }
    return render(request, "practices/my_gps.html", context | addresses(request, page))


@require_POST
def mark_read(request, pk):
    """Mark an entry as read by one's Block: 404 unseen, 403 not under it, 409 when none waits."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(reverse("practices:practice_by_pk", args=[pk]))
    practice = get_object_or_404(Practice.objects.visible_to(user), pk=pk)

    def act(**made):
        block.mark_read(practice, **made)
        return practice.latest_version

    try:
        return done_once(request, act, said=_("Marked as read by your Block."))
    except WrongState:
        reason = _("No part of this entry is waiting at a desk now.")
        return render(request, "errors/409.html", {"reason": reason}, status=409)
