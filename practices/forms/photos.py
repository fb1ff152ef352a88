"""The photo fields of a form: what is shown already, what is held, and what is sent now."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from practices import photos
from practices.forms.fields import LineField
from practices.jobs import bury, queue_photo
from practices.models import Attachment
from practices.models.attachment import MOST_PHOTOS

LONGEST_DESCRIPTION = 200
_GONE = _("This photo was kept for one day only. Choose it again.")
_SAVED_ELSEWHERE = _("This photo has meanwhile been saved with another entry. Choose it again.")
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif"


class PhotoField(forms.FileField):
    """A photo judged from its header; cleans to the uploaded file, or None."""

    def __init__(self, **options):
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
            error_messages={"empty": _("This file is empty. Choose the photo again.")},
            **options,
        )

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        if sent:
            photos.check(sent)
        return sent


def wait_for_twins(uids):
    """Within a transaction, let a request that sends the same held files wait until this ends."""
    with connection.cursor() as cursor:
        for uid in sorted({str(uid) for uid in uids if uid}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [uid])


def _each_once(shown):
    """Keep the first of the same attachment in a list of (attachment, description)."""
    once = {}
    for attachment, description in shown:
        _same, earlier = once.get(attachment.pk, (attachment, ""))
        once[attachment.pk] = attachment, earlier or description
    return list(once.values())


def _description_field():
    return LineField(label=_("What does it show?"), max_length=LONGEST_DESCRIPTION)


@dataclass
class Slot:
    """One place for a new photo, with the fields that belong to it."""

    number: int
    file: forms.BoundField
    description: forms.BoundField
    held: str


@dataclass
class Shown:
    """A photo that the version has already, with its fields."""

    attachment: Attachment
    description: forms.BoundField
    remove: forms.BoundField


class LonePhotoForm(forms.Form):
    """One photo that is sent while the form it belongs to is still open."""

    photo = PhotoField(label=_("Photo"))

    def clean_photo(self):
        if not self.cleaned_data["photo"]:
            raise ValidationError(_("Choose a photo."), code="required")
        return self.cleaned_data["photo"]


class PhotoFields:
    """What a form needs that takes photos; the form has `user` and calls `_add_photo_fields`."""

    slots_offered = MOST_PHOTOS
    _shown_photos = ()

    def _add_photo_fields(self, version=None):
        if version:
            self._shown_photos = list(version.photos.select_related("attachment"))
        for photo in self._shown_photos:
            name = f"kept-{photo.attachment.uid}"
            self.fields[f"{name}-description"] = _description_field()
            self.fields[f"{name}-remove"] = forms.BooleanField(
                label=_("Remove this photo"), required=False
            )
            self.initial.setdefault(f"{name}-description", photo.description)
        for number in range(1, self.slots_offered + 1):
            self.fields[f"photo-{number}"] = PhotoField(label=_("Photo"))
            self.fields[f"photo-{number}-description"] = _description_field()
            self.fields[f"photo-{number}-held"] = forms.CharField(
                required=False, widget=forms.HiddenInput
            )

    def shown_photos(self):
        """Return a `Shown` for each photo that the version has."""
        return [
            Shown(
                photo.attachment,
                self[f"kept-{photo.attachment.uid}-description"],
                self[f"kept-{photo.attachment.uid}-remove"],
            )
            for photo in self._shown_photos
        ]

    def photo_slots(self):
        """Return a `Slot` for each photo that may still be sent, those that are held first seen."""
        free = range(1, self.slots_offered + 1 - len(self._shown_photos))
        return [
            Slot(
                number,
                self[f"photo-{number}"],
                self[f"photo-{number}-description"],
                self[f"photo-{number}-held"].value() or "",
            )
            for number in free
        ]

    @property
    def unfolds_photos(self):
        """Whether a photo beyond the first free place holds something or is wrong."""
        return any(
            slot.held or slot.file.errors or slot.description.value()
            for slot in self.photo_slots()[1:]
        )

    def _clean_photos(self):
        """Find the held files, and refuse a ninth photo."""
        self._held = {}
        tokens = {
            number: self.cleaned_data.get(f"photo-{number}-held")
            for number in range(1, self.slots_offered + 1)
            if not self.cleaned_data.get(f"photo-{number}")
        }
        wait_for_twins(
            photos.named_in(token, self.user, even_if_old=True) for token in tokens.values()
        )
        for number, token in tokens.items():
            if token:
                self._take_held(number, token)
        if len(self._kept_photos()) + len(self._new_numbers()) > MOST_PHOTOS:
            self.add_error(self._new_names()[-1], _("Send eight photos at most."))

    def _take_held(self, number, token):
        """Take the file that `token` holds; one that a save of this page has kept is left alone."""
        uid = photos.named_in(token, self.user, even_if_old=True)
        if uid in {photo.attachment.uid for photo in self._shown_photos}:
            return self._leave_kept(number, uid)
        elsewhere = uid and Attachment.objects.filter(uid=uid).exists()
        if not elsewhere and photos.named_in(token, self.user) and photos.is_held(uid):
            self._held[number] = uid
            return None
        self._hold(number, "")
        gone = _SAVED_ELSEWHERE if elsewhere else _GONE
        return self.add_error(f"photo-{number}", ValidationError(gone, code="held"))

    def _leave_kept(self, number, uid):
        """Let the slot of a photo that is kept by now say only what the photo shows."""
        description = self.cleaned_data.get(f"photo-{number}-description", "")
        self._hold(number, "")
        self.data[f"kept-{uid}-description"] = description
        self.data[f"photo-{number}-description"] = ""
        self.cleaned_data[f"kept-{uid}-description"] = description

    def _kept_photos(self):
        return [
            photo
            for photo in self._shown_photos
            if not self.cleaned_data.get(f"kept-{photo.attachment.uid}-remove")
        ]

    def _new_numbers(self):
        return [
            number
            for number in range(1, self.slots_offered + 1)
            if number in self._held or self.cleaned_data.get(f"photo-{number}")
        ]

    def _new_names(self):
        return [f"photo-{number}" for number in self._new_numbers()]

    def hold_photos(self):
        """Keep the sound photos of a refused form, so that nobody has to choose them again."""
        for number in range(1, self.slots_offered + 1):
            sent = self.cleaned_data.get(f"photo-{number}")
            if sent:
                self._hold(number, photos.token_for(photos.keep(sent), self.user))

    def _hold(self, number, token):
        self.data = self.data.copy()
        self.data[f"photo-{number}-held"] = token

    def photos_for(self, practice):
        """Keep the new photos with `practice`; return [(attachment, description)] in order."""
        kept = [
            (photo.attachment, self.cleaned_data[f"kept-{photo.attachment.uid}-description"])
            for photo in self._kept_photos()
        ]
        new = [
            (self._attach(practice, number), self.cleaned_data[f"photo-{number}-description"])
            for number in self._new_numbers()
        ]
        return _each_once(kept + new)

    def _attach(self, practice, number):
        sent = self.cleaned_data.get(f"photo-{number}")
        uid = photos.keep(sent) if sent else self._held[number]
        digest = photos.sent_digest(uid)
        same = practice.attachments.of_file(digest).first()
        if same:
            return same
        attachment = Attachment.objects.create(
            practice=practice, uploaded_by=self.user, uid=uid, sent_sha256=digest
        )
        queue_photo(attachment)
        return attachment

    def removed_photos(self):
        """Return the photos that this form takes away from the version."""
        kept = self._kept_photos()
        return [photo.attachment for photo in self._shown_photos if photo not in kept]

    def bury_removed(self):
        """Make tombstones of those removed photos that no other version shows."""
        for attachment in self.removed_photos():
            if not attachment.shown_in.exists():
                bury(attachment)
