"""The one file in which a workshop travels: a zip of JSON lines, photos, a manifest, its signature.

Nothing in it is believed before the whole of it is checked: its size, the names in it, the
signature of the manifest, the manifest's digest and count of each member, its digest of each photo.
"""

import hashlib
import hmac
import io
import json
import zipfile
import zlib

from django.utils.translation import gettext as _

KIND, FORMAT = "sourcebook-workshop", 2
ENDING = ".ral"
MOST_OF_PHOTOS = 20 * 1024**2  # of all photos together
MOST_BYTES = 20 * 1024**2 + MOST_OF_PHOTOS  # of the file
MOST_UNPACKED = 48 * 1024**2  # of all its members together, without the photos
MOST_MEMBERS, MOST_PHOTOS = 60, 600
MOST_LINES = 120_000
MOST_MANIFEST = 2 * 1024**2  # of what is read before the signature is
MOST_VALUES = 3_000_000  # lists, mappings and what stands in them: a list of two bytes takes 64
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MANIFEST, SIGNATURE, PHOTOS = "manifest.json", "signature", "photos/"


class Refused(Exception):
    """The file is not taken, none of it; the message says why."""


def write(manifest, members, key, photos=None):
    """Return the file with `members` {name: [rows]} and `photos` {uid: WebP}, signed with `key`."""
    photos = photos or {}
    digests = {uid: _sha256(data) for uid, data in photos.items()}
    told = {"kind": KIND, "format": FORMAT, **manifest, "members": {}, "photos": digests}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, rows in members.items():
            data = "".join(_line(row) for row in rows).encode()
            told["members"][name] = {"rows": len(rows), "sha256": _sha256(data)}
            folder.writestr(f"{name}.jsonl", data)
        for uid, data in photos.items():
            folder.writestr(_photo(uid), data, zipfile.ZIP_STORED)
        data = _line(told).encode()
        folder.writestr(MANIFEST, data)
        folder.writestr(SIGNATURE, _signature(data, key))
    return buffer.getvalue()


def _photo(uid):
    return f"{PHOTOS}{uid}.webp"


def _line(row):
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


def _signature(data, key):
    return hmac.new(key.encode(), data, hashlib.sha256).hexdigest()


def read(content, key_of):
    """Return (manifest, {name: rows}, {uid: bytes of a photo}) of a whole file; raises `Refused`.

    `key_of` takes the manifest, not yet believed, and returns the key that must have signed it.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than any workshop: it is not taken."))
    parts = _parts(content)
    manifest = _manifest(parts)
    key = key_of(manifest)
    if not hmac.compare_digest(_signature(parts[MANIFEST], key).encode(), parts[SIGNATURE]):
        raise Refused(_changed())
    photos = _photos(manifest, parts)
    return manifest, _members(manifest, parts), photos


def _changed():
    return _("The file was changed on its way, or is damaged: none of it is taken. Pack it again.")


def _not_ours():
    return _("This is not the file of a workshop.")


def _parts(content):
    """Return {name: bytes} of a zip, whatever it says of its own sizes."""
    found, left = {}, {True: MOST_OF_PHOTOS, False: MOST_UNPACKED}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            infos = folder.infolist()
            most = MOST_MEMBERS + MOST_PHOTOS
            if len(infos) > most or len({one.filename for one in infos}) != len(infos):
                raise Refused(_not_ours())
            if any(one.compress_type not in _PACKED for one in infos):
                raise Refused(_not_ours())
            for info in infos:
                photo = info.filename.startswith(PHOTOS)
                with folder.open(info) as member:
                    data = member.read(left[photo] + 1)
                left[photo] -= len(data)
                if left[photo] < 0:
                    raise Refused(_("The file is larger than any workshop: it is not taken."))
                found[info.filename] = data
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise Refused(_not_ours()) from None
    except NotImplementedError:
        raise Refused(_not_ours()) from None
    if not {MANIFEST, SIGNATURE} <= set(found):
        raise Refused(_not_ours())
    return found


def _manifest(parts):
    if len(parts[MANIFEST]) > MOST_MANIFEST:
        raise Refused(_not_ours())
    manifest = _json(parts[MANIFEST])
    if manifest.get("kind") != KIND:
        raise Refused(_not_ours())
    if manifest.get("format") != FORMAT:
        raise Refused(other_release())
    return manifest


def other_release():
    """Return what is said of a file that another release has made."""
    return _(
        "The file was made by another release of the Sourcebook: none of it is taken. Bring portal "
        "and laptop to the same release, then pack again."
    )


def _json(data):
    try:
        told = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(_changed()) from None
    if not isinstance(told, dict):
        raise Refused(_changed())
    return told


def _no_number(word):
    raise ValueError(word)


def _photos(manifest, parts):
    """Return {uid: bytes} of what the manifest calls photos, taken out of `parts`."""
    told = manifest.get("photos")
    if not isinstance(told, dict) or len(told) > MOST_PHOTOS:
        raise Refused(_changed())
    found = {uid: parts.pop(_photo(uid), b"") for uid in told}
    if any(_sha256(data) != told[uid] for uid, data in found.items()):
        raise Refused(_changed())
    return found


def _members(manifest, parts):
    told = manifest.get("members")
    if not isinstance(told, dict):
        raise Refused(_changed())
    if set(parts) != {MANIFEST, SIGNATURE} | {f"{name}.jsonl" for name in told}:
        raise Refused(_changed())
    found = {}
    for name, said in told.items():
        data = parts[f"{name}.jsonl"]
        lines = data.splitlines() if len(data) else []
        if said != {"rows": len(lines), "sha256": _sha256(data)}:
            raise Refused(_changed())
        found[name] = lines
    values = sum(parts[f"{name}.jsonl"].count(sign) for name in told for sign in (b",", b"[", b"{"))
    if sum(map(len, found.values())) > MOST_LINES or values > MOST_VALUES:
        raise Refused(_("The file is larger than any workshop: it is not taken."))
    return {name: [_json(line) for line in lines] for name, lines in found.items()}
