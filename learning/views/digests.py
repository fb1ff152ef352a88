"""One's digests, how often they come, the feed of them, and ending them from a mail."""

import uuid
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.querysets import today
from accounts.standing import standing_of
from events.models.noun import new_uid
from events.paging import addresses, page_of
from events.pressing import done_once
from learning.choices import Cadence
from learning.digest import feeds
from learning.digest.choosing import choose as choose_items
from learning.digest.links import person_of
from learning.digest.readers import readers_of
from learning.digest.sending import until_of
from learning.digest.stock import stock_of
from learning.digest.telling import as_text, lines_of
from learning.forms import CadenceForm
from learning.models import Digest, DigestChoice, Source

EARLIER = 20
LAST_DAYS, READ_NOW = timedelta(days=28), 500


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def digests(request):
    """Show the newest digest, or what one would hold now, the earlier ones and how often."""
    return _page(request)


def _page(request, *, form=None, status=200):
    user = request.user
    page = page_of(request, Digest.objects.filter(person=user).order_by("-until"), EARLIER)
    newest = page.object_list[0] if page.object_list and page.number == 1 else None
    choice = DigestChoice.objects.filter(person=user).first()
    cadence = choice.cadence if choice else _at_first(user)
    items = newest.items if newest else _now(user) if page.number == 1 else []
    context = {
        "digest": newest,
        "lines": lines_of(items, user),
        "page": page,
        "comes": cadence != Cadence.NEVER,
        "form": form or CadenceForm(initial={"cadence": cadence}),
        "feed": reverse("learning:digest_feed", args=[choice.feed]) if choice else "",
        "request_id": uuid.uuid4(),
    }
    return render(
        request, "learning/digests.html", context | addresses(request, page), status=status
    )


def _at_first(user):
    """Return how often it comes to who has chosen nothing, as `sending.enrol` will keep it."""
    comes = standing_of(user).has_posting or Source.objects.filter(person=user).exists()
    return Cadence.WEEKLY if comes else Cadence.NEVER


def _now(user):
    """Return what a digest of the last days would hold, for who has had none yet."""
    day = today()
    stock = stock_of(day - LAST_DAYS, day + timedelta(days=1), READ_NOW)
    return [item.kept() for item in choose_items(stock, readers_of([user.pk])[user.pk][1])]


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def digest(request, pk):
    """Show one digest of one's own, to read, to print and to pass on."""
    found = get_object_or_404(Digest, person=request.user, pk=pk)
    lines = lines_of(found.items, request.user)
    last = found.until - timedelta(days=1)
    context = {"digest": found, "last": last, "lines": lines, "text": as_text(lines)}
    return render(request, "learning/digest.html", context)


@require_POST
@login_required
def choose(request):
    """Choose how often a digest comes; from never, it begins with what is new from today on."""
    form = CadenceForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)

    def act(by, **_made):
        _choose(by, form.cleaned_data["cadence"])

    return done_once(request, act, home=reverse("learning:digests"), said=_("Saved."))


@transaction.atomic
def _choose(user, cadence):
    beginning = {"cadence": Cadence.NEVER, "told_until": today()}
    choice, _made = DigestChoice.objects.select_for_update().get_or_create(
        person=user, defaults=beginning
    )
    if choice.cadence == Cadence.NEVER:
        choice.told_until = max(choice.told_until, until_of(cadence, today()))
    choice.cadence = cadence
    choice.save(update_fields=["cadence", "told_until"])


@require_POST
@login_required
def new_feed(request):
    """End the address of one's feed and give another."""

    def act(by, **_made):
        DigestChoice.objects.filter(person=by).update(feed=new_uid())

    said = _("The old address of your feed has ended.")
    return done_once(request, act, home=reverse("learning:digests"), said=said)


@require_safe
@cache_control(private=True, no_store=True)
def feed(request, feed):
    """Answer the feed of whoever holds its address: what anybody may read, and no name."""
    choice = get_object_or_404(DigestChoice.objects.select_related("person"), feed=feed)
    if not choice.person.is_active or choice.cadence == Cadence.NEVER:
        raise Http404
    digests = Digest.objects.filter(person=choice.person).order_by("-until")[: feeds.NEWEST]
    language = choice.person.language
    with translation.override(language):
        body = feeds.atom(digests, AnonymousUser(), language=language, path=request.path)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@csrf_exempt  # a mail program posts it (RFC 8058): the signed mark is what may do this alone
@require_POST
def stop_now(request, mark):
    """End somebody's digest as her mail program asks for it, without a page."""
    uid = person_of(mark)
    person = get_object_or_404(User, uid=uid) if uid else None
    if person is None or request.POST.get("List-Unsubscribe") != "One-Click":
        raise Http404
    DigestChoice.objects.filter(person=person).update(cadence=Cadence.NEVER)
    return HttpResponse(status=200, content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def stop(request, mark):
    """End somebody's digest from the link in her mail, with one press and without signing in."""
    person = get_object_or_404(User, uid=person_of(mark)) if person_of(mark) else None
    if person is None:
        raise Http404
    if request.method == "POST":
        DigestChoice.objects.filter(person=person).update(cadence=Cadence.NEVER)
    ended = not DigestChoice.objects.filter(person=person).exclude(cadence=Cadence.NEVER).exists()
    return render(request, "learning/stop_digest.html", {"ended": ended})
