"""The file of a backup: a tar of the dump, the media and, last, a manifest with every hash.

The manifest stands last because the hashes are known only once everything is written; so a file
that was cut short has none, and is seen to be so.
"""

import hashlib
import io
import json
import os
import tarfile
from contextlib import contextmanager
from pathlib import PurePosixPath

from sourcebook.backups import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
LEDGER = "erasures.jsonl"
MEDIA = "media/"
_BLOCK = 1024**2
_MOST_MANIFEST = 256 * 1024**2


class Writer:
    """Writes the members of a backup and remembers the hash and size of each."""

    def __init__(self, tar):
        self.tar = tar
        self.files = {}

    def add(self, name, file):
        """Add an open file under `name`."""
        size = os.fstat(file.fileno()).st_size
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        reader = _Hashing(file)
        self.tar.addfile(member, reader)
        self.files[name] = {"sha256": reader.hash.hexdigest(), "size": size}

    def finish(self, manifest):
        """Add the manifest, completed with what was added."""
        text = json.dumps(manifest | {"format": FORMAT, "files": self.files}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        self.tar.addfile(member, io.BytesIO(text))


class _Hashing:
    """A file that counts what is read of it into a hash."""

    def __init__(self, file):
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size=-1):
        block = self.file.read(size)
        self.hash.update(block)
        return block


@contextmanager
def written(path):
    """Give a `Writer` of a new file at `path`, which is there only once it is whole and on disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def checked(path):
    """Return the manifest of the backup at `path` after comparing every hash.

    Raises BackupError for a file that is no backup, was cut short, or of which a byte differs.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            found, manifest = _read_all(tar)
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (tarfile.TarError, EOFError, OSError, ValueError) as broken:
        raise BackupError(f"{path} cannot be read as a backup: {broken}.") from None
    if manifest is None:
        raise BackupError(f"{path} was cut short: it has no manifest. Take another backup.")
    if manifest.get("format") != FORMAT:
        raise BackupError(
            f"{path} has format {manifest.get('format')}; this release reads {FORMAT}."
        )
    wrong = _differences(found, manifest["files"])
    if wrong:
        raise BackupError(f"{path} is damaged, nothing was restored: {'; '.join(wrong[:5])}.")
    return manifest


def _read_all(tar):
    found, manifest = {}, None
    for member in tar:
        if not _sound(member) or member.name in found:
            raise BackupError(f"{member.name!r} does not belong into a backup.")
        if member.name == MANIFEST:
            manifest = json.loads(_text(tar, member))
            continue
        found[member.name] = {"sha256": _digest(tar.extractfile(member)), "size": member.size}
    return found, manifest


def _sound(member):
    """Whether a member is a plain file under a name that leads nowhere else."""
    path = PurePosixPath(member.name)
    inside = not path.is_absolute() and ".." not in path.parts and "\x00" not in member.name
    known = member.name in {MANIFEST, DUMP, LEDGER} or member.name.startswith(MEDIA)
    return member.isreg() and inside and known


def _text(tar, member):
    if member.size > _MOST_MANIFEST:
        raise BackupError("The manifest is too large to be one.")
    return tar.extractfile(member).read()


def _digest(file):
    total = hashlib.sha256()
    while block := file.read(_BLOCK):
        total.update(block)
    return total.hexdigest()


def _differences(found, expected):
    missing = [f"{name} is missing" for name in expected.keys() - found.keys()]
    unknown = [f"{name} is not in the manifest" for name in found.keys() - expected.keys()]
    changed = [
        f"{name} differs from its hash"
        for name in expected.keys() & found.keys()
        if expected[name] != found[name]
    ]
    return sorted(missing + unknown + changed)


def extract(tar, name, target):
    """Write the member `name` to the path `target`, as `write_whole` does."""
    write_whole(tar.extractfile(name), target)


def write_whole(source, target):
    """Write an open file to the path `target`, whole and on disk before it has that name."""
    draft = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := source.read(_BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
