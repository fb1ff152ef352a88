"""The reads of certificates; `visible_to` stands behind every door."""

from django.db import models
from django.db.models import Q

from accounts.standing import standing_of
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
