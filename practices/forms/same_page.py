"""Saves of one open page: they follow each other, and one that was overtaken changes nothing."""

from events.receipts import read_request_id

# Before the name of an answer: whether it stays as it was typed, or as it was saved meanwhile.
MERGE = "merge-"
_LONGEST = 15  # digits of milliseconds


def sent_at(data):
    """Return when a script says that it sent the form, in milliseconds, or None."""
    text = data.get("sent_at", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def is_after(version, data):
    """Return whether `version` holds what came after the form in `data`, or from another page.

    A save whose answer was lost is no conflict with the next one of its page; but a slow one that
    arrives after the next is older than what is there.
    """
    if version.last_form is None or read_request_id(data.get("form_id")) != version.last_form:
        return True
    sent, last = sent_at(data), version.last_sent_at
    return sent is not None and last is not None and sent < last
