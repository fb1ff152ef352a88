from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.models import Noun
from practices.choices import WRITABLE_STATES


def waits_for_teller(version):
    """Whether who told `version` may be asked: it can be written on, and another is named."""
    return version.state in WRITABLE_STATES and bool(version.particulars.told_by_name)


class TellersLink(Noun):
    """The way by which who told a draft, without an account, answers what it still lacks.

    The token in the link is kept nowhere: it is made anew from `uid`, and found by its hash. A
    link serves one version and one sending; a version has one open link at most.
    """

    version = models.ForeignKey(
        "practices.Version", on_delete=models.CASCADE, related_name="tellers_links"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(ended_at=None, used_at=None),
                name="tellers_link_one_open_a_version",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(used_at=None), name="tellers_link_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="tellers_link_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.version_id}, {self.made_at:%Y-%m-%d}"

    def is_open(self, now=None):
        """Whether it may be answered by: neither used, ended nor late, the draft not sent on.

        Nor once her name is erased: nobody is asked any more.
        """
        now = now or timezone.now()
        gone = self.ended_at or self.used_at or now >= self.ends_at
        return not gone and waits_for_teller(self.version)
