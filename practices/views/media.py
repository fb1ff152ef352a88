"""Photos, served from private storage to who may see them."""

from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from practices import photo_cards, photos
from practices.models import Attachment, AttachmentState

KEPT_BY_ANYBODY = "public, max-age=3600"
KEPT_BY_NOBODY = "private, no-store"


@require_safe
def photo(request, uid, width):
    """Answer one made file of a photo; 404 to who may not see it, as to what does not exist."""
    if width not in photos.WIDTHS:
        raise Http404
    made = (AttachmentState.READY, AttachmentState.WITHHELD)
    ready = Attachment.objects.filter(uid=uid, state__in=made, widths__contains=[width])
    public = ready.visible_to(AnonymousUser()).first()
    found = public or ready.visible_to(request.user).first()
    if found is None:
        raise Http404
    etag = f'"{found.sha256[:32]}-{width}"'
    response = unchanged(request, etag) or made_file(found, width, f"photo-{uid}")
    response["ETag"] = etag
    response["Cache-Control"] = KEPT_BY_ANYBODY if public else KEPT_BY_NOBODY
    if not public:
        patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def card(request, uid):
    """Answer the small JPEG of a photo that chats show; 404 for what not anybody may see."""
    ready = Attachment.objects.filter(uid=uid, state=AttachmentState.READY)
    found = ready.visible_to(AnonymousUser()).first()
    if found is None or not photo_cards.has_card(found):
        raise Http404
    etag = f'"{found.sha256[:32]}-card"'
    response = unchanged(request, etag) or _card(found)
    response["ETag"], response["Cache-Control"] = etag, KEPT_BY_ANYBODY
    return response


def _card(attachment):
    try:
        made = photo_cards.open_card(attachment.uid)
    except FileNotFoundError:
        raise Http404 from None
    return named(FileResponse(made, content_type="image/jpeg"), "card.jpg")


def unchanged(request, etag):
    """Return a 304 for who has what `etag` names already, else None.

    A proxy that compressed it has marked its tag as a weak one (W/): the same all the same.
    """
    sent = parse_etags(request.headers.get("If-None-Match", ""))
    known = {one.removeprefix("W/") for one in sent}
    return HttpResponseNotModified() if etag in known or "*" in known else None


def made_file(photo, width, name):
    """Answer the file of one width of `photo`, a `PhotoFile` or None, called `name`; else 404."""
    if photo is None or width not in photo.widths:
        raise Http404
    made = opened(photos.made_name(photo.uid, width))
    return named(FileResponse(made, content_type="image/webp"), f"{name}-{width}.webp")


def opened(name):
    """Return the stored file `name`, open; 404 where it is gone."""
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None


def named(response, name):
    """Return `response` with the name under which its file is shown, as no other type."""
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
