"""Repeat-proof requests: a form carries a `request_id`, and the first answer is the answer."""

import uuid
from contextlib import contextmanager

from django.db import connection, transaction

from events.models import Receipt

_RESERVE = """
    INSERT INTO events_receipt (request_id, user_id, location, at)
    VALUES (%s, %s, '', now()) ON CONFLICT DO NOTHING RETURNING id
"""


def read_request_id(text):
    """Return the UUID in `text`, or None where there is none or it is malformed."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def led_to(request_id, user):
    """Return where this very request led before, or None: its thing may be closed to her since."""
    if request_id is None:
        return None
    receipts = Receipt.objects.filter(request_id=request_id, user=user)
    return receipts.values_list("location", flat=True).first()


@contextmanager
def once(request_id, user):
    """Open a transaction in which this request may act, or learn that it already has.

    Yields the `Receipt`. Where its `location` is filled the request is a replay: redirect there
    and do nothing. Otherwise act and set `location`; a twin of the request that arrives meanwhile
    waits on the unique index until this transaction ends. A request without an id gets an unsaved
    receipt. An exception rolls the reservation back, so a corrected form may use the id again; so
    does leaving `location` empty.
    """
    with transaction.atomic():
        receipt = _reserve(request_id, user) if request_id else Receipt(user=user)
        replay = bool(receipt.location)
        yield receipt
        if receipt.pk and not replay:
            _settle(receipt)


def _reserve(request_id, user):
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [str(request_id), user.pk])
        cursor.fetchone()
    return Receipt.objects.get(request_id=request_id, user=user)


def _settle(receipt):
    if receipt.location:
        receipt.save(update_fields=["location"])
    else:
        receipt.delete()
