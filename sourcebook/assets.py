"""Translations and static files, made ready when they have changed and left alone otherwise."""

import shutil
from hashlib import sha256

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def compile_translations():
    """Compile each catalogue newer than its compiled form; return the paths compiled.

    Fuzzy entries are left out: they are guesses until somebody has read them.
    """
    compiled = []
    for source in sorted(
        path for root in settings.LOCALE_PATHS for path in root.glob("*/LC_MESSAGES/*.po")
    ):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.rename(target)
        compiled.append(target)
    return compiled


def collect_static():
    """Collect, hash and compress the static files when any has changed; say whether it was done."""
    seen = sha256(settings.RELEASE.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    stamp = settings.VAR / "static.stamp"
    if stamp.is_file() and stamp.read_text() == seen.hexdigest() and settings.STATIC_ROOT.is_dir():
        return False
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(seen.hexdigest())
    return True
