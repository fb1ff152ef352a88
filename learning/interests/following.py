"""Following an office or a tag. No event is written: whom somebody follows is nobody's affair."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning.models import Source
from practices.errors import AnswersMissing
from practices.page_links import PageLink, reader_link

MOST = 100


@transaction.atomic
def follow(by, **what):
    """Let `by` follow an `office` or a `tag`; raises AnswersMissing beyond MOST."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted right
    own = Source.objects.filter(person=by)
    if own.filter(**what).exists():
        return
    if own.count() >= MOST:
        raise AnswersMissing({"what": _("You follow 100 of them already. Stop one of them first.")})
    Source.objects.create(person=by, at=timezone.now(), **what)


def sources_of(user):
    """Return what `user` follows, with names; one query."""
    office = ("office__place__state", "office__place__district", "office__place__block")
    return Source.objects.filter(person=user).select_related("tag", *office)


@reader_link
def follow_its_office(practice, version, user):
    """Lead to following the office that tells an open practice; no query."""
    office = practice.author_office_id
    if office is None or practice.shielded or version.shielded or not practice.is_live:
        return None
    return PageLink(_("Follow its office or a tag"), reverse("learning:follow", args=[practice.pk]))
