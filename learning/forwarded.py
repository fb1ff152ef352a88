"""A message that was forwarded becomes a draft that only its writer reads."""

from django.utils.text import Truncator

from accounts.standing import standing_of
from practices import services

LONGEST_TITLE = 120


def begin_draft(text, language, *, by):
    """Make a private draft of a message, its first line as title; return its open version."""
    office = standing_of(by).main_office
    version = services.begin(by=by, office=office)
    first = " ".join(text.splitlines()[0].split())
    told = {
        "place": office.place if office else None,
        "title": Truncator(first).chars(LONGEST_TITLE),
        "story": text,
        "language": language,
    }
    return services.write(
        version, by=by, revision=version.revision, answers=told, steps=[], particulars={}
    )
