"""Archives that somebody sent, such as workbooks: judged by their list of parts before opening."""

import zipfile

MOST_PARTS = 400
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 200  # how many times larger than packed a part may be, once it is worth a look
SMALL_PART = 1024 * 1024


class Bomb(Exception):
    """The archive says that it unpacks to more than anybody writes."""


class NoArchive(Exception):
    """The file is no archive that can be read."""


def refuse_bombs(file):
    """Raise `Bomb` or `NoArchive` where `file` must not be opened; nothing is unpacked."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise NoArchive from broken
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Bomb
    if any(_is_bomb(part) for part in parts):
        raise Bomb
    file.seek(0)


def _is_bomb(part):
    return part.file_size > max(SMALL_PART, MOST_RATIO * part.compress_size)
