"""Programmes, phases and fund heads: the National adds them and says when one ends."""

from django.db import transaction

from accounts.models import FundHead, Phase, Programme
from accounts.standing import standing_of
from events.services import record

KINDS = {"programme": Programme, "phase": Phase, "fundhead": FundHead}


def may_edit(user):
    """Return whether `user` keeps these rows: a curator of the National's desk."""
    return standing_of(user).is_national_curator


@transaction.atomic
def add(kind, *, by, key, names, starts_on=None, programme=None, request_id=None):
    """Add a row of `kind` (a key of KINDS) and return it; `programme` is what a phase is of."""
    details = {"programme": programme} if kind == "phase" else {}
    row = KINDS[kind].objects.create(key=key, names=names, starts_on=starts_on, **details)
    record("add-row", row, by=by, office=standing_of(by).main_office, request_id=request_id)
    return row


@transaction.atomic
def end(row, *, by, ends_on, successor=None, request_id=None):
    """Say on which day `row` ends, None for not yet, and what follows it; return the saved row.

    Higher rooms handle the event `end-row`: what rests on it becomes due for confirmation.
    """
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    before = (row.ends_on, row.successor_id)
    row.ends_on, row.successor = ends_on, successor
    if before != (row.ends_on, row.successor_id):
        row.save(update_fields=["ends_on", "successor"])
        target = ends_on.isoformat() if ends_on else ""
        office = standing_of(by).main_office
        record("end-row", row, by=by, office=office, target=target, request_id=request_id)
    return row
