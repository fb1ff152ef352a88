"""The made files of the photos of this room: for who may see what they show, kept nowhere."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from practices import photos
from workshops.views.guests import unlisted


def made_file(rows, width, name):
    """Answer the file of one width of the one photo in `rows`, called `name`; else 404."""
    known = width in photos.WIDTHS  # the database has no room for every number
    found = known and rows.filter(state="ready", widths__contains=[width]).first()
    if not found:
        raise Http404
    try:
        opened = default_storage.open(photos.made_name(found.uid, width))
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(opened, content_type="image/webp")
    answer["Content-Disposition"] = f'inline; filename="{name}-{width}.webp"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return unlisted(answer)
