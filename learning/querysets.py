"""The reads of gaps, in business words; `visible_to` stands behind every door."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, models, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.standing import standing_of
from learning.choices import LISTED, GapState
from places.folding import fold
from practices.whose import any_of, written_by

_OWNER = ("office", "person")
LIKE = 0.45  # of the words that are typed, how much stands in the other
# For the statement that finds them: from which likeness on, and that the index lies in memory, as
# to compare a text costs far more than the planner believes.
_FOR_LIKE = {"pg_trgm.word_similarity_threshold": LIKE, "random_page_cost": 1}


def at_desk_of(standing):
    """Return the condition that a gap lies at a desk of this curator, or at one under a State's.

    The National reads them all.
    """
    places = [duty.place for duty in standing.curates]
    if standing.is_national_curator:
        return Q(pk__isnull=False)
    return any_of(Q(desk=place.pk) | Q(desk__state=place.pk) for place in places)


class AskedQuerySet(models.QuerySet):
    """What somebody asks, with the words folded and the place that is shown."""

    def asked_by(self, user):
        """Keep what `user`, or an office she holds, has asked for."""
        return self.filter(written_by(standing_of(user), *_OWNER))

    def in_states(self, code):
        """Keep what is shown to be of the state with this LGD code."""
        return self.filter(shown_place__state__code=code)

    def like(self, text, most):
        """Return the at most `most` that are worded much like `text`, the likest first.

        Found by the index of trigrams. Whatever else runs in the same transaction is not touched.
        """
        key = fold(text)[:200]
        if not key:
            return []
        near = TrigramWordSimilarity(key, "folded")
        found = self.filter(folded__trigram_word_similar=key).annotate(likeness=near)
        found = found.filter(likeness__gte=LIKE).order_by("-likeness", "-id")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("; ".join(f"SET LOCAL {name} = {to}" for name, to in _FOR_LIKE.items()))
            likest = list(found[:most])
            cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in _FOR_LIKE))
        return likest


class GapQuerySet(AskedQuerySet):
    def visible_to(self, user):
        """Keep what `user` may open: of what the desk closed, or what waits for its week to
        be over, only what she asked or is at her desk."""
        standing = standing_of(user)
        listed = Q(state__in=LISTED, opens_on=None)
        if standing.user_id is None:
            return self.filter(listed)
        return self.filter(listed | written_by(standing, *_OWNER) | at_desk_of(standing))

    def listed(self):
        """Keep what belongs in lists: open and answered ones, whose week is over where shielded."""
        return self.filter(state__in=LISTED, opens_on=None)

    def waiting_at(self, user):
        """Keep the open ones that nobody looks for an answer to, at the very desks of `user`.

        A workshop names the desk that is to answer: it waits there until somebody takes it on.
        """
        standing = standing_of(user)
        if standing.user_id is None or not standing.curates:
            return self.none()
        desks = [duty.place_id for duty in standing.curates]
        at_desk = Q(owner_desk=None, desk__in=desks) | Q(owner_desk__in=desks)
        waiting = self.filter(at_desk, state=GapState.OPEN, owner=None)
        return waiting.exclude(written_by(standing, *_OWNER)).order_by("asked_at", "id")

    def with_row_data(self):
        """Load what a row shows: places, office, themes, and how many need it too."""
        place, office = "shown_place", "office__place"
        return (
            self.select_related(
                *(place, f"{place}__state", f"{place}__district", f"{place}__block"),
                *("place", "owner_desk", "office__organisation", "answer", "practice"),
                *(office, f"{office}__state", f"{office}__district", f"{office}__block"),
            )
            .prefetch_related("themes")
            .with_support()
        )

    def with_support(self):
        """Bring `support_count`, who needs it too, from how many districts, and `sought_count`.

        The last are those who searched for it in vain.
        """
        from learning.models import Sought, Support

        of_gap = Support.objects.filter(gap=OuterRef("pk")).order_by().values("gap")
        sought = Sought.objects.filter(gap=OuterRef("pk")).order_by().values("gap")
        return self.annotate(
            support_count=_counted(of_gap),
            district_count=_counted(of_gap, Count("district", distinct=True)),
            sought_count=_counted(sought, Sum("seekers")),
        )


def _counted(rows, number=None):
    return Coalesce(Subquery(rows.annotate(n=number or Count("pk")).values("n")), 0)
