"""What tests of backups and archives share: something to keep, and what a folder holds."""

import hashlib

from practices import jobs
from practices.models import Attachment
from tests.practices.filling_in import filled_in, jpeg, sent


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def tell(client, cast, colour, *, made=True):
    """Share a practice with a photo, which its job has made or not yet."""
    form = filled_in(cast.places.home_gp, **{"photo-1": sent(jpeg(colour=colour))})
    assert client.post("/practices/new/", form).status_code == 302
    if made:
        jobs.make_photo(Attachment.objects.latest("pk").pk)
