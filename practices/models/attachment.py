"""Photos and recordings: the file once, its description with each version that shows it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from practices import photos, sounds
from practices.models.redaction import Redactable
from practices.models.version import Version
from practices.photo_querysets import AttachmentQuerySet

MOST_PHOTOS = 8


class AttachmentState(models.TextChoices):
    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    UNREADABLE = "unreadable", _("Could not be read")
    WITHHELD = "withheld", _("Withheld until a doubt is decided")
    GONE = "gone", _("Removed")


class SentFile(Noun):
    """What somebody sent, made into files of our own under a key of our own.

    The original is dropped once converted. Jobs and backups know the files of every table that
    derives from this, whichever room it belongs to; where a row is gone its files are swept away.
    A kind of file says `made_names()` and `make_files()`, and in `NO_FILES` its fields without any.
    """

    NO_FILES = {}

    state = models.CharField(
        max_length=10, choices=AttachmentState.choices, default=AttachmentState.WAITING
    )
    sha256 = models.CharField(max_length=64, blank=True)
    sent_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as sent.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @classmethod
    def tables(cls):
        """Return the models whose rows have files."""
        kinds = cls.__subclasses__()
        return [table for kind in kinds for table in _tables_of(kind)]

    @property
    def is_usable(self):
        """Whether it is there or will be, so that something may rest on it."""
        return self.state in (AttachmentState.READY, AttachmentState.WAITING)

    @property
    def is_ready(self):
        """Whether its files are made and may be shown."""
        return self.state == AttachmentState.READY

    def file_names(self):
        """Return the names of its files, and the hash over them ("" where the row has none)."""
        if self.state == AttachmentState.WAITING:
            return [photos.upload_name(self.uid)], self.sent_sha256
        return self.made_names(), self.sha256


def _tables_of(kind):
    return kind.tables() if kind._meta.abstract else [kind]


class PhotoFile(SentFile):
    """A photo: WebP files of a few widths."""

    NO_FILES = {"widths": []}

    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    width = models.PositiveIntegerField(default=0, help_text="Pixels of the largest made.")
    height = models.PositiveIntegerField(default=0, help_text="Pixels of the largest made.")

    class Meta:
        abstract = True

    def made_names(self):
        return [photos.made_name(self.uid, width) for width in sorted(self.widths)]

    def make_files(self):
        """Make the files of what was sent. Raises `photos.Unreadable`, FileNotFoundError."""
        made = photos.make(self.uid)
        self.widths = sorted(made)
        self.width, self.height = made[max(made)]
        self.sha256 = photos.digest(self.uid, made)


class SoundFile(SentFile):
    """A recording, made anew when it was sent: one file."""

    seconds = models.PositiveSmallIntegerField(help_text="How long it is.")

    class Meta:
        abstract = True

    def made_names(self):
        return [photos.voice_name(self.uid)]

    def make_files(self):
        """Lay it where it is asked for. Raises FileNotFoundError."""
        sounds.settle(self.uid)
        self.sha256 = self.sent_sha256


class Attachment(PhotoFile):
    """A photo of an entry. `GONE` is the tombstone: the row stays, the files go."""

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(widths__len__gte=1, width__gte=1, height__gte=1),
                name="attachment_ready_has_files",
            ),
            models.UniqueConstraint(
                fields=["practice", "sent_sha256"],
                condition=Q(state__in=["waiting", "ready", "withheld"]) & ~Q(sent_sha256=""),
                name="attachment_same_photo_once",
            ),
        ]

    def __str__(self):
        return f"{self.uid} {self.state}"


class Photo(Redactable):
    """An attachment as one version shows it: its place in the row and its description."""

    HIDEABLE = ("description",)

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="photos")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="shown_in")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="photo_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["version", "attachment"], name="photo_shown_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_PHOTOS), name="photo_at_most_eight"
            ),
        ]

    def __str__(self):
        return self.description or str(self.attachment_id)
