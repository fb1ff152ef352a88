"""Following an office, a tag, a place, a theme.

No event is written: whom somebody follows is nobody's affair.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning.choices import Cadence
from learning.models import DigestChoice, Source
from places.models import Place
from practices.errors import AnswersMissing
from practices.page_links import PageLink, follow_link, reader_link

MOST = 100


@transaction.atomic
def follow(by, **what):
    """Let `by` follow one `office`, `tag`, `place` or `theme`; AnswersMissing beyond MOST."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted right
    own = Source.objects.filter(person=by)
    if own.filter(**what).exists():
        return
    if own.count() >= MOST:
        raise AnswersMissing({"what": _("You follow 100 of them already. Stop one of them first.")})
    Source.objects.create(person=by, at=timezone.now(), **what)


def said_to(user):
    """Return what `user` reads after following something: it comes, or she has ended digests."""
    if DigestChoice.objects.filter(person=user, cadence=Cadence.NEVER).exists():
        return _("You follow it. But no digest comes to you: choose under “My digest” how often.")
    return _("You follow it. What is new comes with your digest.")


def sources_of(user):
    """Return what `user` follows, with names; one query."""
    office = ("office__place__state", "office__place__district", "office__place__block")
    place = ("place__parent", "place__state", "place__district", "place__block")
    return Source.objects.filter(person=user).select_related("tag", "theme", *office, *place)


def page_of(thing):
    """Return the address of the page of a followed place or theme."""
    if isinstance(thing, Place):
        return reverse("practices:place", args=[thing.level, thing.code])
    return thing.get_absolute_url()


@follow_link
def follow_it(what, user):
    """Lead to following a place of today or a theme, or to stopping; a query if signed in."""
    noun = "place" if isinstance(what, Place) else "theme"
    if noun == "place" and not what.is_current:
        return None
    keys = [what.level, what.code] if noun == "place" else [what.key]
    address = reverse(f"learning:follow_{noun}", args=keys)
    if not user.is_authenticated:
        return PageLink(_("Follow"), address)
    own = Source.objects.filter(person=user, **{noun: what}).first()
    if own:
        return PageLink(
            _("Stop following"), reverse("learning:stop_source", args=[own.pk]), posts=True
        )
    return PageLink(_("Follow"), address, posts=True)


@reader_link
def follow_its_office(practice, version, user):
    """Lead to following the office that tells an open practice; no query."""
    office = practice.author_office_id
    if office is None or practice.shielded or version.shielded or not practice.is_live:
        return None
    return PageLink(_("Follow its office or a tag"), reverse("learning:follow", args=[practice.pk]))
