"""The desk: what waits for it, and the page on which one entry is read and decided."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Pause, Posting
from accounts.permissions import curator_only
from events.paging import addresses, page_of
from practices import block, permissions, shield
from practices.choices import VersionState
from practices.desk import checklist, lists, opinions, replies
from practices.desk.bulk import MOST
from practices.desk.filters import chips, filters_of, narrowed
from practices.desk.measures import measures_for
from practices.desk.reading import answers_of
from practices.errors import NotAllowed
from practices.forms.desk import bulk_form
from practices.kin.likeness import near_version
from practices.models import Practice, Version
from practices.verb_forms import decision_form
from practices.views.comparing import compared

SMALL_SHOWN = 5  # small corrections that stand open on a page of the queue


@login_required
@require_safe
def queue(request):
    """List what waits for the reader's desks, the longest waiting first."""
    user, now = request.user, timezone.now()
    standing, queued = curator_only(user), Version.objects.in_queue_of(user, now)
    filters = filters_of(request.GET, lists.places_in(user))
    page = page_of(request, narrowed(queued, filters, user, now).with_row_data())
    context = {
        "desks": [duty.place for duty in standing.curates],
        "page": page,
        "rows": lists.rows(page.object_list, user, now),
        "small": _small(request, page.object_list),
        "waiting": lists.count(queued, now),
        "postings": Posting.objects.awaiting(standing, now).count(),
        "asking": lists.rows(lists.asking_for_help(user), user, now),
        "decided": lists.rows(lists.decided(user), user, now, covered=True),
        "paused": _pauses([duty.place for duty in standing.curates]),
        "filters": filters,
        "chips": chips(filters, request.GET),
        "bulk": bulk_form(user),
        "replies": replies.offers(user),
        "bulk_most": MOST,
        "addresses": addresses(request, page),
    }
    return render(request, "practices/curation/queue.html", context)


def _pauses(desks):
    """Return `[(desk, its pauses that are not over)]`, without desks that have none; one query."""
    pauses = Pause.objects.not_over().filter(place__in=desks).select_related("place")
    found = {desk: [one for one in pauses if one.place_id == desk.pk] for desk in desks}
    return [(desk, standing) for desk, standing in found.items() if standing]


def _small(request, versions):
    """Return the small corrections of this page with what each changes and how it is accepted."""
    pks = [version.pk for version in versions if version.small][:SMALL_SHOWN]
    if not pks:
        return []
    free = Version.objects.free_for(request.user, timezone.now()).filter(pk__in=pks)
    found = []
    for version in free.with_reading_data():
        practice = version.practice
        live = Version.objects.with_reading_data().get(pk=practice.live_version_id)
        verb = "approve" if shield.opens_with_others(version) else "accept"
        found.append((version, compared(practice, live, version, request.user), verb))
    return found


@login_required
@require_safe
def read_next(request):
    """Lead to the entry that has waited longest, or to the empty queue."""
    curator_only(request.user)
    practice = lists.next_to_read(request.user)
    return redirect("practices:read", practice.pk) if practice else redirect("practices:curation")


@login_required
@require_safe
def read(request, pk):
    """Show one submitted entry to its desk, with its checklist and the decision."""
    curator_only(request.user)
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if not permissions.may(request.user, "accept", practice):
        raise NotAllowed("accept")
    version = practice.versions.open().with_reading_data().first()
    if version is None or version.state != VersionState.SUBMITTED:
        return redirect(practice)
    before, after = lists.neighbours(version, request.user)
    kin = near_version(version, request.user)
    context = {
        "practice": practice,
        "version": version,
        "row": lists.rows([version], request.user)[0],
        "answers": answers_of(version),
        "photos": version.photos.all(),
        "kin": kin,
        "same": [one for one in kin if one.practice.is_live],
        "may_join": _may_join(request.user, practice, version),
        "opens_with_others": shield.opens_with_others(version),
        "hints": checklist.hints(version),
        "form": decision_form(version, checklist.points_of(version)),
        "replies": replies.offers(request.user, version.language),
        "opinions": opinions.of(version),
        "readings": block.readings_of(version),
        "times": version.submissions.count(),
        "before": before,
        "after": after,
    }
    return render(request, "practices/curation/read.html", context)


def _may_join(user, practice, version):
    """Whether `user` may accept and join it now: a first telling that nobody else reads."""
    free = version.holder() in (None, user)
    return free and practice.live_version_id is None and permissions.may(user, "join", practice)


@login_required
@require_safe
def measures(request):
    """Show how long one's desks take and what they return for, and each desk under them."""
    curator_only(request.user)
    own, below = measures_for(request.user, timezone.now())
    return render(request, "practices/curation/measures.html", {"own": own, "below": below})
