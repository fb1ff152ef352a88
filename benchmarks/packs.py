"""How long a pack takes to set: one sheet, twenty with photos in three scripts, a hundred.

Runs in the portal's own shell, past the web: `measure` prints its rows as JSON. WeasyPrint sets the
same twenty entries in turn where `make bench` could install it.
"""

import io
import json
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from packs import typesetting
from packs.book.making import book_of
from packs.layouts import LAYOUTS
from packs.models import Pack, PackItem
from packs.pictures import IN_A_PACK

HERE = Path(__file__).parent
WEASYPRINT = HERE.parent / ".venv-bench" / "bin" / "python"
LANGUAGES = ("en", "hi", "ta")
FEW, MANY, ROUNDS = 20, 100, 5
LIMITS = {"seconds": 110, "wait": 60}


@dataclass(frozen=True)
class Photo:
    """A picture as wide as prints take it, soft as a photo is."""

    number: int
    width: int

    @property
    def name(self):
        return f"photo-{self.number}-{self.width}.jpg"

    def jpeg(self):
        return _photo(self.number, self.width)


@cache
def _photo(number, width):
    """Return the bytes of a JPEG, made once and the same each time."""
    rough = Image.effect_noise((width // 6, width // 9), 60 + number % 9).convert("RGB")
    written = io.BytesIO()
    rough.resize((width, width * 2 // 3), Image.BICUBIC).save(written, "JPEG", quality=80)
    return written.getvalue()


def measure():
    """Print the rows of figures as JSON; what it writes into the database is taken back."""
    from django.db import transaction

    with transaction.atomic():
        rows = [*_single(), *_packs()]
        transaction.set_rollback(True)
    print(json.dumps(rows))


def _entries(number):
    from practices.models import Practice

    found = Practice.objects.listed().select_related("live_version")
    of_each = [list(found.filter(language=one)[:number]) for one in LANGUAGES]
    flat = [row[n] for n in range(number) for row in of_each if n < len(row)]
    more = found.exclude(pk__in=[one.pk for one in flat])[: max(0, number - len(flat))]
    return [*flat[:number], *more]


def _pack(number, level):
    from django.utils import timezone

    from accounts.models import User

    told = {"title": "Pack", "words_language": "en", "language": "en", "in_colour": True}
    now = timezone.now()
    person = User.objects.order_by("pk").first()
    pack = Pack.objects.create(
        **told, audience=level, person=person, created_at=now, changed_at=now
    )
    PackItem.objects.bulk_create(
        PackItem(pack=pack, practice=one, added_version_id=one.live_version_id, position=n)
        for n, one in enumerate(_entries(number), 1)
    )
    return pack


def _made(number):
    """Return (data, pictures) of a pack of District notes, each with two photos."""
    from django.contrib.auth.models import AnonymousUser

    book = book_of(_pack(number, "district"), AnonymousUser())
    photos = []
    for n, sheet in enumerate(book.data["sheets"]):
        two = [Photo(2 * n, IN_A_PACK), Photo(2 * n + 1, 360)]
        alt = {"w": "A photo", "l": "en"}
        sheet["photos"] = [{"file": one.name, "alt": alt, "caption": None} for one in two]
        photos += two
    return book.data, photos


def _single():
    """Yield how long each layout takes for one entry, the layout's own children alone."""
    from django.contrib.auth.models import AnonymousUser

    from practices.models import Version

    entries = _entries(ROUNDS)
    versions = Version.objects.with_reading_data().in_bulk([e.live_version_id for e in entries])
    for name, layout in LAYOUTS.items():
        times = []
        for entry in entries:
            version = versions[entry.live_version_id]
            data, pictures = layout.said(version.practice, version, AnonymousUser())
            times.append(_timed(lambda d=data, n=name, p=pictures: _set(n, d, p))[0])
        yield _row(f"{name}, one entry", "ms", statistics.median(times) * 1000, ROUNDS, 150)


def _packs():
    data, photos = _made(FEW)
    ours, theirs, work = [], [], {"ours": [], "theirs": []}
    for _round in range(3):
        before = _processor()
        took, pdf = _timed(lambda: _set("pack", data, photos))
        ours.append(took)
        work["ours"].append(_processor() - before)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if WEASYPRINT.exists():
            before = _processor()
            theirs.append(_timed(lambda: _by_weasyprint(data, photos))[0])
            work["theirs"].append(_processor() - before)
    few = statistics.median(ours)
    yield _row(f"{FEW} entries, 40 photos", "ms", few * 1000, 3, 1000)
    yield _row(f"{FEW} entries, memory at most", "MB", peak, 3, 300)
    yield _row(f"{FEW} entries, file", "MB", len(pdf) / 1e6, 1, 2)
    if theirs:
        other = statistics.median(theirs)
        yield _row(f"{FEW} entries by WeasyPrint, against ours", "ms", other * 1000, 3, few * 1000)
        worked = {name: 1000 * statistics.median(times) for name, times in work.items()}
        name = f"{FEW} entries by WeasyPrint, processor time against ours"
        yield _row(name, "ms", worked["theirs"], 3, worked["ours"])
    else:
        print("WeasyPrint is not installed here: packs are measured alone.")
    many, more = _made(MANY)
    there = len(many["sheets"])  # in a small database less than a hundred
    took, _pdf = _timed(lambda: _set("pack", many, more))
    yield _row(f"{there} entries", "ms", took * 1000, 1, 10_000)
    alike = few * 1000 * there / FEW
    yield _row(f"{there} entries, against as many times {FEW}", "ms", took * 1000, 1, alike)


def _set(layout, data, pictures):
    return typesetting.set_type(layout, data, pictures, **LIMITS)


def _by_weasyprint(data, photos):
    with tempfile.TemporaryDirectory() as folder:
        for one in photos:
            Path(folder, one.name).write_bytes(one.jpeg())
        work = {
            "fonts": typesetting.font_folders(),
            "entries": [_for_weasyprint(sheet, folder) for sheet in data["sheets"]],
        }
        command = [str(WEASYPRINT), str(HERE / "weasyprint_pack.py")]
        return subprocess.run(
            command, input=json.dumps(work).encode(), capture_output=True, check=True
        ).stdout


def _for_weasyprint(sheet, folder):
    sections = [
        {"label": one["label"], "items": _words(one["items"])}
        for one in [*sheet["sections"], *sheet["risks"]]
    ]
    facts = [{"label": one["label"], "items": _words(one["texts"])} for one in sheet["facts"]]
    return {
        "title": sheet["title"]["w"],
        "lang": sheet["title"]["l"],
        "drawing": sheet["drawing"],
        "qr": sheet["qr"],
        "facts": facts,
        "foot": [sheet["code"], *_words(sheet["foot"])],
        "sections": sections,
        "photos": [str(Path(folder, one["file"])) for one in sheet["photos"]],
    }


def _words(texts):
    return [text["w"] for text in texts]


def _processor():
    """Return the seconds of processor time that the children which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _timed(do):
    begun = time.perf_counter()
    done = do()
    return time.perf_counter() - begun, done


def _row(name, unit, value, number, against):
    return {
        "name": f"packs: {name}",
        "unit": unit,
        "value": round(value, 2),
        "n": number,
        "against": round(against, 2),
        "ratio": round(value / against, 2),
    }
