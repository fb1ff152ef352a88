"""Answering part of a file: players ask for it piece by piece, and some play no other way."""

import re

from django.http import HttpResponse

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def answer_in_part(request, body, content_type):
    """Return `body`, bytes, whole, or the one part of it that the request's `Range` names: 206.

    416 for a part beyond its end; anything else in that header is as none. Nothing compresses it,
    for then the numbers would be of other bytes.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    told = {"Accept-Ranges": "bytes", "Content-Encoding": "identity"}
    if not asked or asked[0] == "bytes=-" or "If-Range" in request.headers:
        return HttpResponse(body, content_type=content_type, headers=told)
    first, last = _ends(*asked.groups(), len(body))
    if first > last:
        told["Content-Range"] = f"bytes */{len(body)}"
        return HttpResponse(status=416, content_type=content_type, headers=told)
    told["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    part = body[first : last + 1]
    return HttpResponse(part, status=206, content_type=content_type, headers=told)


def _ends(first, last, size):
    """Return the numbers of the first and last byte; without a first, the last so many."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)
