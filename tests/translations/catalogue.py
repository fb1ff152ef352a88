"""What is marked for translation in code and templates, found without gettext."""

import ast
import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.dates import MONTHS
from django.utils.translation import override, template

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = (
    "events",
    "places",
    "accounts",
    "practices",
    "packs",
    "workshops",
    "learning",
    "sourcebook",
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


# Languages in which reports of workshops alone are told, and where the fixed words of these stand:
# whole files, or some classes and functions of one.
OF_REPORTS = ("as", "bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te")
REPORT = {
    "workshops/on_paper.py": (),
    "workshops/report/papers.py": (),
    "workshops/report/telling.py": (),
    "workshops/plans/reporting.py": (),
    "workshops/room/reporting.py": (),
    "workshops/visits/reporting.py": (),
    "workshops/evaluation/results.py": (),
    "workshops/evaluation/choices.py": ("Much", "Often", "Surely", "SCALES"),
    "workshops/choices.py": ("CardKind", "AskState"),
    "workshops/plans/boards.py": ("heading_of",),
    "workshops/plans/choices.py": ("Way",),
    "workshops/visits/choices.py": ("Side",),
    "workshops/badges.py": ("sheet",),
    "packs/layouts/foot.py": ("page_words",),
    "places/choices.py": ("Level",),
    "places/models/place.py": ("full_name",),
    "practices/choices.py": ("PracticeState",),
    "templates/workshops/_report_told.html": (),
}


def python_files():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def template_files():
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def messages(path):
    """Yield (context or None, text, line) of each message in a file; of plurals the singular."""
    for context, text, line in _extracted(path):
        first = text[0] if isinstance(text, tuple) else text
        if first:
            yield context, first, line


def _extracted(path):
    """Yield (context or None, text or (singular, plural), line)."""
    if path.suffix == ".py":
        source = path.read_bytes()
    else:  # Django rewrites a template into calls of gettext, line for line
        source = template.templatize(path.read_text(), origin=str(path)).encode()
    for line, text, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        yield context, text, line


def all_messages():
    """Return {(context, text): where it stands first} of the whole product."""
    found = {}
    for path in [*python_files(), *template_files()]:
        for context, text, line in messages(path):
            found.setdefault((context, text), f"{path.relative_to(ROOT)}:{line}")
    return found


def catalogue(language):
    """Return {(context, text): entry} of a language's catalogue."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    return {(entry.context, _first(entry.id)): entry for entry in entries if entry.id}


def template_catalogue():
    """Return every message of the product as a catalogue without translations."""
    found = Catalog()
    for path in [*python_files(), *template_files()]:
        for context, text, _line in _extracted(path):
            if text and text != ("",):
                found.add(text, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def _extracted_of_reports():
    """Yield (context or None, text or (singular, plural), place) of what a report says itself.

    The names of months too: not all of Django's catalogues have them.
    """
    for where, names in REPORT.items():
        lines = _lines_of(ROOT / where, names) if names else None
        for context, text, line in _extracted(ROOT / where):
            if text and (lines is None or line in lines):
                yield context, text, where
    for month in MONTHS.values():
        yield None, str(month), "django"


def _lines_of(path, names):
    """Return the numbers of the lines on which `names` are defined in a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        own = {getattr(node, "name", None)}
        if isinstance(node, ast.Assign):
            own = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if own & set(names):
            found |= set(range(node.lineno, node.end_lineno + 1))
    return found


def wanted(language):
    """Return {(context, text): where it stands} of what the catalogue of `language` must have."""
    if language not in OF_REPORTS:
        return all_messages()
    with override("en"):
        return {(context, _first(text)): where for context, text, where in _extracted_of_reports()}


def report_catalogue():
    """Return every message of a report as a catalogue without translations."""
    found = Catalog()
    with override("en"):
        for context, text, where in _extracted_of_reports():
            found.add(text, context=context, locations=[(where, 0)])
    return found


def update(language):
    """Add to a language's catalogue what it lacks, drop what has gone; return the number to do."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = Catalog(locale=language, project="Living Sourcebook", fuzzy=False)
    if path.is_file():
        with path.open("rb") as file:
            entries = read_po(file, locale=language)
    template = report_catalogue() if language in OF_REPORTS else template_catalogue()
    entries.update(template, no_fuzzy_matching=True)
    entries.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, entries, width=100, include_lineno=False, sort_by_file=True)
    return sum(not all(_strings(entry)) for entry in entries if entry.id)


def _strings(entry):
    return list(entry.string) if isinstance(entry.string, tuple | list) else [entry.string]


def _first(identifier):
    return identifier[0] if isinstance(identifier, tuple | list) else identifier


PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{(\w*)\}|<(/?\w+)")


def placeholders(text):
    """Return the placeholders and tags of a text, sorted."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))
