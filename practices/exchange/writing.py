"""Writing practices to a file that `import_practices` takes."""

import csv
import json
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from openpyxl import Workbook

from events.progress import over
from practices.answers import ANSWER_FIELDS
from practices.choices import Precision
from practices.exchange.reading import LISTS, NOTHING, UnreadableFile
from practices.models import Practice
from practices.spreadsheet import harmless

COLUMNS = (
    "id",
    "url",
    "source",
    "state",
    "district",
    "block_or_gp",
    "steps",
    "step_pictures",
    "card_lines",
    "step_photos",
    "tags",
    "published_at",
    "level",
    *(field for field in ANSWER_FIELDS if field not in ("started_precision", "tag_names")),
)


_WHEREABOUTS = ("place_text", "village", "habitation")


def export(path):
    """Write all that is published to `path` (.jsonl, .csv or .xlsx); return how many rows.

    Holds what anybody may read: neither contact nor teller, nor anything withdrawn; of a shielded
    entry its state and level, and no source, which may name it.
    """
    path = Path(path)
    writers = {".jsonl": _to_jsonl, ".csv": _to_csv, ".xlsx": _to_xlsx}
    if path.suffix.lower() not in writers:
        raise UnreadableFile(f"{path.name}: the ending must be .jsonl, .csv or .xlsx")
    return writers[path.suffix.lower()](path, _rows())


def readable_by_all():
    """Return the practices that everybody may read, in lists too."""
    return Practice.objects.visible_to(AnonymousUser()).listed()


def with_rows(practices):
    """Load with `practices` what their rows need."""
    return practices.select_related(
        "live_version", "place__state", "place__district", "place__block"
    ).prefetch_related("live_version__steps", "live_version__photos__attachment")


def _rows():
    practices = with_rows(readable_by_all().order_by("pk"))
    each = practices.iterator(chunk_size=500)
    for practice in over(each, "Writing practices", practices.count()):
        yield row_of(practice)


def row_of(practice):
    """Return what anybody may read of a published practice, by the names of the columns."""
    place, version = practice.place, practice.live_version
    row = {field: getattr(version, field) for field in ANSWER_FIELDS if field in COLUMNS}
    row |= {
        "id": practice.code if practice.shielded else practice.import_key or practice.code,
        "url": practice.get_absolute_url(),
        "source": "" if practice.shielded else practice.source,
        "place": place.key,
        "state": place.state.name if place.state else "",
        "district": place.district.name if place.district else "",
        "block_or_gp": place.name if place.level in ("block", "gp") else "",
        "steps": version.step_texts(),
        "step_pictures": [key or NOTHING for key in version.step_pictures()],
        "card_lines": [line or NOTHING for line in version.card_lines()],
        "step_photos": _step_photos(version),
        "tags": version.tag_names,
        "started_on": _since(version),
        "published_at": practice.published_at.date().isoformat(),
        "level": practice.shielded_level or place.level,
    }
    return row | dict.fromkeys(_WHEREABOUTS, "") if practice.shielded else row


def _step_photos(version):
    """Return the addresses of the photos that stand for the steps, as far as anybody sees them."""
    seen = [step.seen and step.seen.attachment for step in version.pictured_steps()]
    if not any(seen):
        return []
    address = "practices:photo"
    return [reverse(address, args=[one.uid, max(one.widths)]) if one else NOTHING for one in seen]


def _since(version):
    if version.started_on is None:
        return ""
    form = "%Y-%m" if version.started_precision == Precision.MONTH else "%Y"
    return version.started_on.strftime(form)


def _to_jsonl(path, rows):
    with path.open("w", encoding="utf-8") as file:
        return sum(1 for row in rows if file.write(json.dumps(row, ensure_ascii=False) + "\n"))


def _to_csv(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        return sum(1 for row in rows if writer.writerow(_cells(row)))


def _to_xlsx(path, rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Practices")
    sheet.append(COLUMNS)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        sheet.append(_cells(row))
    book.save(path)
    return count


def _cells(row):
    """Return the row as texts that no spreadsheet takes for a formula."""
    return [harmless(_cell(name, row[name])) for name in COLUMNS]


def _cell(name, value):
    if name in LISTS:
        return "\n".join(value)
    if name == "answer_states":
        return json.dumps(value)
    return "" if value is None else str(value)
