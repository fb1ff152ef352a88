"""The reads of questions and answers, in business words; `visible_to` stands behind every door."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.standing import standing_of
from learning.choices import QUESTIONS_LISTED, QuestionState
from learning.querysets import AskedQuerySet, at_desk_of
from practices.whose import written_by

_OWNER = ("office", "person")


def _parents(path):
    return (path, f"{path}__state", f"{path}__district", f"{path}__block")


class QuestionQuerySet(AskedQuerySet):
    def visible_to(self, user):
        """Keep what `user` may open: what is taken back or hidden, or waits for its week to be
        over, only who asked and the desks; of an entry that waits also who is asked."""
        from learning.models import Asked

        standing = standing_of(user)
        listed = Q(state__in=QUESTIONS_LISTED, opens_on=None, fresh=False)
        if standing.user_id is None:
            return self.filter(listed)
        own = Asked.objects.filter(person=standing.user_id, question__fresh=True)
        listed |= Q(state__in=QUESTIONS_LISTED, fresh=True, pk__in=own.values("question"))
        return self.filter(listed | written_by(standing, *_OWNER) | at_desk_of(standing))

    def listed(self):
        """Keep what belongs in lists: what anybody may read."""
        return self.filter(state__in=QUESTIONS_LISTED, opens_on=None, fresh=False)

    def asked_of(self, user):
        """Keep what was asked of `user`."""
        return self.filter(asked__person=standing_of(user).user_id or 0)

    def unanswered(self):
        """Keep the open ones to which nobody has said anything that is still read.

        Those that not everybody may read yet wait for no desk.
        """
        return self.filter(~Exists(_given()), state=QuestionState.OPEN, fresh=False)

    def waiting_for(self, user):
        """Keep the open ones asked of `user` that she has not answered."""
        own = Exists(_given().filter(person=user.pk))
        return self.filter(~own, state=QuestionState.OPEN).asked_of(user)

    def waiting_at(self, user):
        """Keep the unanswered ones that the clock has brought to the very desks of `user`."""
        standing = standing_of(user)
        if standing.user_id is None or not standing.curates:
            return self.none()
        desks = [duty.place_id for duty in standing.curates]
        waiting = self.unanswered().filter(Q(asked_desk__in=desks) | Q(asked_above__in=desks))
        return waiting.exclude(written_by(standing, *_OWNER)).order_by("asked_at", "id")

    def about_practice(self, practice):
        """Keep those asked about `practice`, and those whose chosen answer names it.

        Each by its index: none serves both at once.
        """
        keys = self.model.objects.order_by().values("pk")
        named = keys.filter(best__practice=practice)
        return self.filter(pk__in=keys.filter(about=practice).union(named))

    def with_row_data(self):
        """Load what a row shows: places, office, theme, and how many answers there are."""
        counted = _given().order_by().values("question").annotate(n=Count("pk")).values("n")
        return self.select_related(
            *("theme", "place", "desk", "gap", "office__organisation"),
            *(*_parents("shown_place"), *_parents("office__place")),
        ).annotate(answer_count=Coalesce(Subquery(counted), 0))


def _given():
    from learning.models import Answer

    return Answer.objects.filter(question=OuterRef("pk"), hidden=False)


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user, *, at_desk):
        """Keep what `user` may read; what is hidden only its writer, and who is `at_desk`."""
        if at_desk:
            return self
        return self.filter(Q(hidden=False) | written_by(standing_of(user), *_OWNER))

    def with_names(self):
        """Load the offices that answer."""
        return self.select_related("office__organisation", *_parents("office__place"))
