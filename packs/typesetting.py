"""Setting a print in type: in a child process with its limits, few of them at once.

The child (`typesetter/`) gets words as data, never as source. Its folder, made for one print and
deleted after it, holds the layout and the photos and nothing else.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib.metadata import version as release_of
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from events import turns

HERE = Path(__file__).parent
CHILD = HERE / "typesetter"
PACK = "pack"  # the layout that holds sheets of the others
SHARED = ("common.typ", "measured.typ", "a4.typ")
FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_devanagari", "fontpkg_noto_sans_tamil")
FOLDERS = [HERE / "layouts"]  # of layouts; a higher room adds its own
AT_ONCE = 2
SECONDS = 10
AllBusy = turns.AllBusy


class CannotBeSet(Exception):
    """The typesetter failed, or needed more than it may have."""

    @property
    def kind(self):
        """What kind of failure it was, without the words that it may quote; for the log."""
        lines = str(self).strip().splitlines()
        return lines[-1].partition(":")[0][:60] if lines else type(self).__name__


class TooSlow(CannotBeSet):
    """The typesetter was still at it when its time was over."""


def set_type(layout, data, pictures, *, seconds=None, wait=0.0):
    """Return the PDF of `data` in the layout `layout`, a name such as "district-note".

    `pictures` have a `name` and give their `jpeg()`; one whose file is gone is left out. Waits so
    many seconds for a free place, and gives the child `seconds`, else SECONDS. Raises `AllBusy`,
    `TooSlow`, `CannotBeSet`.
    """
    with turns.turn(Path(settings.PRINTS), AT_ONCE, wait):
        try:
            with tempfile.TemporaryDirectory(dir=_making()) as folder:
                return _set_in(folder, layout, data, pictures, seconds or SECONDS)
        except OSError as trouble:  # no room on the disk, no further process
            raise CannotBeSet(type(trouble).__name__) from trouble


def _set_in(folder, layout, data, pictures, seconds):
    """Lay the layout and the photos out in `folder` and return the PDF."""
    for name, words in _files_of(layout, _layouts_in(data)):
        Path(folder, name).write_text(words)
    there = {picture.name for picture in pictures if _put(picture, folder)}
    work = {
        "folder": folder,
        "fonts": font_folders(),
        "told": _with_photos(data, there),
        "made_at": data.get("made_at") or int(time.time()),
    }
    return _run(work, seconds)


def _with_photos(data, there):
    """Return the data with the photos that are there; of a lone one that is not, None."""
    if isinstance(data, list):
        return [_with_photos(one, there) for one in data if not _is_gone(one, there)]
    if not isinstance(data, dict):
        return data
    pairs = data.items()
    return {k: None if _is_gone(one, there) else _with_photos(one, there) for k, one in pairs}


def _is_gone(one, there):
    return isinstance(one, dict) and "file" in one and one["file"] not in there


def _layouts_in(data):
    """Return the names of the layouts of a pack's sheets, and of the page in one's place."""
    return {"plain", *(sheet["layout"] for sheet in data.get("sheets", ()))}


def _files_of(layout, of_sheets=None):
    """Yield (name, words) of the files that a layout is made of.

    A pack reads the layouts `of_sheets` alone; without them it may need any.
    """
    yield "layout.typ", layout_file(layout).read_text()
    if layout != PACK:
        for name in SHARED:
            yield name, (HERE / "layouts" / name).read_text()
        return
    names = []
    for file in sorted((HERE / "layouts").glob("*.typ")):
        words = file.read_text()
        yield file.name, words
        if "#let sheet(told)" in words and (of_sheets is None or file.stem in of_sheets):
            names.append(file.stem)
    yield "sheets.typ", _sheets(names)


def _sheets(names):
    """Return the source by which a pack finds each layout by its name."""
    found = "".join(f'#import "{name}.typ": sheet as {name}\n' for name in names)
    return found + "#let layouts = (" + "".join(f'"{name}": {name}, ' for name in names) + ")\n"


def _making():
    """Return where the folders of prints in the making lie: what a kill leaves is cleared there."""
    making = Path(settings.PRINTS, "making")
    making.mkdir(parents=True, exist_ok=True, mode=0o700)
    return making


def layout_file(name):
    """Return the path of a layout, in whichever room it lies."""
    paths = [folder / f"{name}.typ" for folder in FOLDERS]
    return next((path for path in paths if path.exists()), paths[0])


@cache
def font_folders():
    """Return the folders of all fonts that a print may use; the system's are never asked."""
    packages = [Path(find_spec(name).origin).parent / "files" for name in FONT_PACKAGES]
    return [str(folder) for folder in (*packages, HERE / "fonts")]


@cache
def tools(layout):
    """Return what beside its words decides how a print looks, for the name of what is kept."""
    packages = ("typst", *(name.replace("_", "-") for name in FONT_PACKAGES))
    return "".join(
        [
            *(words for _name, words in _files_of(layout)),
            *(file.read_text() for file in sorted(CHILD.glob("*.py"))),
            *(f"{name} {release_of(name)} " for name in packages),
            *sorted(font.name for font in (HERE / "fonts").iterdir()),
        ]
    )


def _put(picture, folder):
    """Write the file of a photo into the folder; return whether there was one."""
    made = picture.jpeg()
    if made is None:
        return False
    Path(folder, picture.name).write_bytes(made)
    return True


def _run(work, seconds):
    """Run the child; it knows nothing of the portal's environment and finds no way outside."""
    quiet = {"PATH": os.defpath, "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    quiet |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(work).encode(),
            capture_output=True,
            timeout=seconds,
            env=quiet,
            cwd="/",
        )
    except subprocess.TimeoutExpired as late:
        raise TooSlow from late
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise CannotBeSet(done.stderr[-400:].decode(errors="replace"))
    return done.stdout
