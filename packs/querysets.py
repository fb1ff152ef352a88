"""The reads of packs, in business words; `visible_to` stands behind every door but the link."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.standing import standing_of
from packs.choices import STAYS_DOWN_FOR, Visibility
from practices.models import Practice
from practices.whose import written_by

_OWNER = ("office", "person")


class PackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the packs whose page `user` may open by its address: public ones and one's own.

        Of one with a link nobody but its people knows the address; see `opened_by`.
        """
        return self.filter(Q(visibility=Visibility.PUBLIC) | written_by(standing_of(user), *_OWNER))

    def owned_by(self, user):
        """Keep what `user`, or an office she holds, may change."""
        return self.filter(written_by(standing_of(user), *_OWNER))

    def held_down(self):
        """Keep what a desk took down and nobody may make public yet."""
        since = timezone.now() - STAYS_DOWN_FOR
        return self.exclude(visibility=Visibility.PUBLIC).filter(taken_down_at__gt=since)

    def opened_by(self, token):
        """Keep the pack that a link opens, while the link holds."""
        return self.filter(visibility=Visibility.LINK, token=token)

    def listed(self):
        """Keep what belongs in lists for everybody, feeds and the sitemap."""
        return self.filter(visibility=Visibility.PUBLIC)

    def of_theme(self, theme):
        """Keep the packs in which a published practice of `theme` stands."""
        found = Practice.objects.listed().filter(themes=theme, pack_items__pack=OuterRef("pk"))
        return self.filter(Exists(found))

    def titled(self, words):
        """Keep the packs whose title or occasion holds each of `words`."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(occasion__icontains=word))
        return found

    def with_row_data(self):
        """Load what a row in a list shows: the office, and how many practices there are."""
        counted = self.with_owner().annotate(item_count=Count("items"))
        return counted.order_by("-changed_at", "-id")

    def with_owner(self):
        """Load the office that a pack belongs to, with all that names its place."""
        place = "office__place"
        return self.select_related(
            "office__organisation", f"{place}__block", f"{place}__district", f"{place}__state"
        )
