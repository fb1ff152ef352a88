"""The made files of the photos of this room: for who may see what they show, kept nowhere."""

from practices.views import media
from workshops.views.guests import unlisted


def made_file(rows, width, name):
    """Answer the file of one width of the one photo in `rows`, called `name`; else 404."""
    answer = media.made_file(rows.filter(state="ready").first(), width, name)
    answer["Cache-Control"] = media.KEPT_BY_NOBODY
    return unlisted(answer)
