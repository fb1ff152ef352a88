"""The link by which one says how a line goes: signed, for the day it was asked on."""

from django.core import signing
from django.urls import reverse

_SALT = "workshops.plans.how-it-goes"


def mark_of(line, days):
    """Return the signed mark of `line` as it is asked for after `days` days."""
    return signing.Signer(salt=_SALT).sign(f"{line.uid}-{days}")


def address_of(line, days):
    """Return the address of the answers to the question of that day."""
    plan = line.plan
    place = reverse("workshops:how_it_goes", args=[plan.workshop_id, plan.place_id, line.number])
    return f"{place}?asked={mark_of(line, days)}"


def days_of(line, mark):
    """Return after how many days `mark` asks for `line`; ValueError for one that is not ours."""
    try:
        written = signing.Signer(salt=_SALT).unsign(mark)
    except signing.BadSignature as bad:
        raise ValueError("not a mark of ours") from bad
    uid, _dash, days = written.rpartition("-")
    if uid != str(line.uid):
        raise ValueError("a mark of another line")
    return int(days)
