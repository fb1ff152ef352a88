"""Photos that were kept under a key that tells the time at which they were sent."""

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from events.personal import forgetters
from practices import photo_keys, photos
from practices.models import Attachment
from tests.practices.test_photo_addresses import address_of, as_role, pictured  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_photo_kept_before_tells_no_time_and_is_found_after_a_restore(
    cast,
    pictured,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    open_one = pictured("submit", "accept")[1]
    hidden = pictured("submit", "accept", shielded=True)[1]
    anybody, old = as_role(cast, "anonymous"), hidden.uid
    assert (old.version, anybody.get(address_of(hidden)).status_code) == (7, 200)
    with django_capture_on_commit_callbacks(execute=True):
        assert [photo_keys.renew_timed(), photo_keys.renew_timed()] == [1, 0]
    assert anybody.get(address_of(hidden)).status_code == 404
    assert not default_storage.exists(photos.made_name(old, 360))
    hidden.refresh_from_db()
    assert (hidden.uid.version, hidden.uid) == (4, photo_keys.untimed(old))
    assert anybody.get(address_of(hidden)).status_code == 200
    assert anybody.get(address_of(open_one)).status_code == 200  # of it the day is told anyway
    # Restored from before, erased since: the ledger knows it by its new key.
    new = hidden.uid
    Attachment.objects.filter(pk=hidden.pk).update(uid=old)
    default_storage.save(
        photos.made_name(old, 360), default_storage.open(photos.made_name(new, 360))
    )
    for forgetter in forgetters("photo"):
        forgetter(new, timezone.now())
    assert Attachment.objects.get(pk=hidden.pk).state == "gone"
