"""What is new between two days, read once for all who read of these days."""

from dataclasses import replace

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from taggit.models import TaggedItem

from accounts.querysets import beginning_of
from learning.choices import What
from learning.digest.alike import codes_of
from learning.digest.choosing import Item, Stock
from practices.choices import AdoptionStatus
from practices.models import Adoption, Practice
from practices.shield import month_before, months_begun

MOST_READ = 20_000  # of what is published, and of what places say, each
_SAID = {AdoptionStatus.IN_USE: What.USED, AdoptionStatus.DID_NOT_WORK: What.FAILED}
_PLACE = ("place__level", "place", "place__district", "place__state")


def stock_of(since, until, most=MOST_READ):
    """Return the `Stock` of what is new from the day `since` until before the day `until`.

    Of what is published, and of what places say, the newest `most` each.
    """
    stock = Stock()
    items = [*_published(since, until, most), *_said(since, until, most)]
    stock.add(items, codes_of({item.place for item in items} - {None}))
    return stock


def _published(since, until, most):
    """Return what was published; what has a month as its time, as it is or was shielded, in the
    month after: its day is nobody's."""
    begun = months_begun(since, until)
    open_ones = Q(**_between("published_at", since, until)) & ~Q(published_at__in=begun)
    shielded = Q(published_at__in=[month_before(month) for month in begun])
    found = Practice.objects.listed().filter(open_ones | shielded)
    rows = found.order_by("-published_at", "-pk").annotate(
        theme_ids=_themes("pk"), tag_ids=_tags("pk")
    )
    named = ("pk", "published_at", *_PLACE, "language", "theme_ids", "author_office", "tag_ids")
    named += ("place__block",)
    return [_new(*row) for row in rows.values_list("shielded_level", *named)[:most]]


def _new(covered, practice, at, level, place, *rest):
    """Return the `Item` of a row; of a shielded one neither office nor place, but its level."""
    *rest, block = rest
    item = Item(What.NEW, practice, at, level, place, *rest, block=block)
    item = replace(item, themes=frozenset(item.themes), tags=frozenset(item.tags))
    return replace(item, level=covered, place=None, told_by=None) if covered else item


def _said(since, until, most):
    """Return what places say, openly, that they use or that did not work there."""
    found = Adoption.objects.open().filter(
        shown_status__in=list(_SAID), **_between("status_at", since, until)
    )
    rows = found.order_by("-status_at", "-pk").annotate(
        theme_ids=_themes("practice"), tag_ids=_tags("practice")
    )
    named = ("practice", "status_at", *_PLACE, "practice__language", "theme_ids")
    more = ("practice__author_office", "tag_ids", "place__block")
    return [
        Item(_SAID[status], *row, frozenset(themes), office, frozenset(tags), key, block)
        for key, status, *row, themes, office, tags, block in rows.values_list(
            "pk", "shown_status", *named, *more
        )[:most]
    ]


def _themes(practice):
    through = Practice.themes.through.objects.filter(practice=OuterRef(practice))
    return ArraySubquery(through.values("theme"))


def _tags(practice):
    """Return the expression of the keys of the tags of a practice."""
    kind = ContentType.objects.get_for_model(Practice)
    tagged = TaggedItem.objects.filter(content_type=kind, object_id=OuterRef(practice))
    return ArraySubquery(tagged.values("tag"))


def _between(name, since, until):
    begins, ends = (beginning_of(day) for day in (since, until))
    return {f"{name}__gte": begins, f"{name}__lt": ends}
