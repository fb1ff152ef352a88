"""A message that was forwarded becomes a draft that only its writer reads."""

from django.utils.text import Truncator

from accounts.standing import standing_of
from practices import services

LONGEST_TITLE = 120


def begin_draft(text, language, *, by, title="", problem="", themes=()):
    """Make a private draft of a message; return its open version.

    Without a `title` the first line of the text is it.
    """
    office = standing_of(by).main_office
    version = services.begin(by=by, office=office)
    first = " ".join((title or text.splitlines()[0]).split())
    told = {
        "place": office.place if office else None,
        "title": Truncator(first).chars(LONGEST_TITLE),
        "problem": problem,
        "story": text,
        "language": language,
        "themes": list(themes),
    }
    return services.write(
        version, by=by, revision=version.revision, answers=told, steps=[], particulars={}
    )
