"""What every noun that two servers may merge has in common."""

from django.db import models
from uuid_utils.compat import uuid7


def new_uid():
    """Return a new UUIDv7: unique between servers and ordered by time (RFC 9562)."""
    return uuid7()


class Noun(models.Model):
    """A row with a bigint key for this server and a `uid` by which servers match it."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)

    class Meta:
        abstract = True
