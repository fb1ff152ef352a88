"""A workshop on its way to a hall without a network, and back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun


class Outing(Noun):
    """That a workshop was taken out as a file, to be held on another machine.

    `known` says what each row was like then, {table: {uid: {field: digest}}}, so that it can be
    told which side changed what; it holds no words. The file's key comes from `uid`: kept nowhere.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="outings"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    known = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.workshop_id}, {self.at:%Y-%m-%d}"


class Homecoming(Noun):
    """A file that was brought back: read, compared, and once it is merged, without its content.

    `serial` counts the files of one machine (`hall`). `known` is what its rows were like, as of an
    `Outing`; `joined` says which row of ours stands for a row of the file; `report` counts, by
    uids and names of fields alone, what became of each.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="homecomings"
    )
    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="homecomings")
    hall = models.UUIDField()
    serial = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    packed_at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    brought_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    merged_at = models.DateTimeField(null=True, blank=True)
    known = models.JSONField(default=dict)
    joined = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_at=None) | Q(content=None),
                name="homecoming_merged_keeps_no_content",
            )
        ]

    def __str__(self):
        return f"{self.workshop_id}, {self.serial}"


class Stay(Noun):
    """In a hall: where its workshop comes from, and what signs the file that goes back.

    `uid` is this machine's. `versions` holds under `made` which version of the portal each of ours
    is, and under `left` the uids of rows that could not come along: they do not count as deleted.
    """

    workshop = models.OneToOneField(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="stay"
    )
    outing = models.UUIDField()
    portal = models.CharField(max_length=200)
    key = models.CharField(max_length=64)
    code_key = models.CharField(max_length=64)
    serial = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    versions = models.JSONField(default=dict)

    def __str__(self):
        return f"{self.workshop_id} of {self.portal}"
