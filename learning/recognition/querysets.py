"""The reads of certificates and celebrations; `visible_to` stands behind every door."""

from django.db import models
from django.db.models import Q

from accounts.standing import standing_of
from learning.querysets import at_desk_of
from learning.recognition.choices import CelebrationState
from practices.choices import PracticeState

_PLACE = ("office__place__block", "office__place__district", "office__place__state")


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what may be read by whoever holds its code: nothing of what is shielded by now.

        Who the reader is changes nothing: a certificate says the same to all.
        """
        told = ~Q(practice__state=PracticeState.UNPUBLISHED) & Q(practice__shielded_level="")
        return self.filter(Q(practice=None) | told)

    def of_offices(self, user):
        """Keep those of the offices that `user` holds now, the newest first."""
        return self.filter(office__in=standing_of(user).office_ids).order_by("-id")

    def with_row_data(self):
        """Load what a row and the page show."""
        own = ("practice__superseded_by", "practice__author", "version__particulars")
        return self.select_related("office__organisation", *_PLACE, *own)


class CelebrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what `user` may open: what is shown, that of her offices, that of her desks."""
        shown, standing = Q(state=CelebrationState.SHOWN), standing_of(user)
        if standing.user_id is None:
            return self.filter(shown)
        own = Q(office__in=standing.office_ids)
        return self.filter(shown | own | at_desk_of(standing))

    def listed(self):
        """Keep what belongs on the wall, the newest first."""
        return self.filter(state=CelebrationState.SHOWN).order_by("-id")

    def of_offices(self, user):
        """Keep those that offices of `user` sent and that are not on the wall."""
        own = self.filter(office__in=standing_of(user).office_ids)
        return own.exclude(state=CelebrationState.SHOWN).order_by("-id")

    def waiting_at(self, user):
        """Keep those that wait at the very desks of `user`, the oldest first; never one's own."""
        standing = standing_of(user)
        desks = [duty.place_id for duty in standing.curates]
        waiting = self.filter(desk__in=desks, state=CelebrationState.WAITING)
        return waiting.exclude(office__in=standing.former_office_ids).order_by("id")

    def with_row_data(self):
        """Load what a row shows: place, office and photo."""
        place = ("place__block", "place__district", "place__state")
        return self.select_related("office__organisation", "photo", "desk", *place)
