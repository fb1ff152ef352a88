"""Taking rows in: each row a practice, submitted and, if asked, accepted in its desk's stead."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import FundHead
from accounts.normalise import nfc
from places.models import Place
from practices import services, step_pictures, workflow
from practices.answers import ANSWER_FIELDS, LEAST_STEPS, MAY_BE_NOT_TOLD, MAY_BE_UNKNOWN
from practices.choices import AnswerState, Precision
from practices.errors import AnswersMissing
from practices.exchange import mapping
from practices.exchange.placing import Placed, place_by_names
from practices.exchange.reading import NOTHING
from practices.models import Practice, Step, Theme
from practices.models.step import LONGEST_LINE

AGENT = "import"
# The source's names for what the Sourcebook asks.
ALIASES = {"results": "result", "url_or_source": "source", "text": "story"}


class RefusedRow(Exception):
    """One row that cannot be taken; the message says why."""


@dataclass
class Report:
    """What an import did, line by line where a person has to look."""

    added: int = 0
    unchanged: int = 0
    refused: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    unmapped: list = field(default_factory=list)
    not_told: list = field(default_factory=list)


def load(rows, *, publish=False, at=None):
    """Take in `(line, row)` pairs; return the `Report`. A bad row is refused, the others come in.

    A row is known by its `id`: one that is there already is left as it is. With `publish` each
    entry is accepted by the agent "import" in the stead of its desk. `at`, within
    `workflow.past()`, is the day on which they came in.
    """
    report, known = Report(), set(Theme.objects.current().values_list("key", flat=True))
    for line, row in rows:
        try:
            if isinstance(row, ValueError):
                raise RefusedRow(str(row))
            with transaction.atomic():
                _load_row(line, row, known, report, publish, at)
        except RefusedRow as refusal:
            report.refused.append((line, str(refusal)))
        except ValidationError as fault:
            reasons = [f"{name}: {' '.join(texts)}" for name, texts in fault.message_dict.items()]
            report.refused.append((line, "; ".join(reasons)))
        except AnswersMissing as fault:
            reasons = [f"{name}: {text}" for name, text in fault.errors.items()]
            report.refused.append((line, "; ".join(reasons)))
    return report


def _load_row(line, row, known, report, publish, at):
    row = {ALIASES.get(key, key): value for key, value in row.items()}
    key = str(row.get("id") or "")
    if not key:
        raise RefusedRow("id: every row needs one, it is what the import knows the row by")
    if Practice.objects.filter(import_key=key).exists() or _is_own(key):
        report.unchanged += 1
        return
    placed = _placed(row)
    answers, steps, unmapped = _answers(row, placed, known)
    version = services.begin(by=None, source=row.get("source", "")[:300], import_key=key)
    particulars = {"told_by_office": str(row.get("told_by_office") or "")[:120]}
    _validate(version, answers, steps)
    services.write(
        version,
        by=None,
        revision=None,
        answers=answers,
        steps=steps,
        pictures=_pictures(row, steps),
        lines=_lines(row, steps),
        particulars=particulars,
    )
    workflow.apply(version.practice, "submit", by=None, agent=AGENT, at=at)
    if publish:
        workflow.apply(version.practice, "accept", by=None, agent=AGENT, at=at)
    _note(report, line, key, placed, unmapped, answers)


def _is_own(key):
    return key.startswith("LS-") and Practice.objects.filter(code=key).exists()


def _note(report, line, key, placed, unmapped, answers):
    report.added += 1
    report.doubts += [(line, key, doubt) for doubt in placed.doubts]
    report.unmapped += [(line, key, word) for word in unmapped]
    untold = [f for f, s in answers["answer_states"].items() if s == AnswerState.NOT_TOLD]
    report.not_told.append((line, key, untold))


def _placed(row):
    """Take the place by its key where the row gives one, else by the names of the source."""
    if key := row.get("place"):
        try:
            place = Place.objects.with_parents().by_key(key)
        except Place.DoesNotExist:
            raise RefusedRow(f"place: no place has the key {key!r}") from None
        return Placed(place, str(row.get("place_text") or ""))
    return place_by_names(*(str(row.get(n) or "") for n in ("state", "district", "block_or_gp")))


def _answers(row, placed, known):
    """Return `(answers, steps, unmapped words)` of one row."""
    answers = {f: row[f] for f in ANSWER_FIELDS if row.get(f) not in (None, "")}
    answers["place"], answers["place_text"] = placed.place, placed.place_text
    answers["kind"] = _mapped(row, "kind", mapping.KINDS)
    answers["programme"] = _mapped(row, "programme", mapping.PROGRAMMES)
    answers["themes"], unmapped = mapping.themes_of(row.get("themes") or [], known)
    if not answers["themes"]:
        raise RefusedRow(f"themes: none of {row.get('themes')!r} is known")
    # A source's own words say more than the theme that they come under.
    own = [word for word in row.get("themes") or [] if word not in known]
    answers["tag_names"] = [word[:60] for word in row.get("tags") or own][:8]
    answers |= _numbers(row)
    answers["started_on"], answers["started_precision"] = _since(row)
    answers["story"] = row.get("story") or _own_words(row)
    steps = row.get("steps") or mapping.steps_of(row.get("what_was_done") or "")
    if row.get("lessons") and answers["kind"] == mapping.Kind.LESSON:
        answers.setdefault("went_wrong", row["lessons"])
    answers["answer_states"] = _untold(answers, steps)
    return answers, steps, unmapped


def _pictures(row, steps):
    """Return the keys of the steps' pictures, one a step; a row need not have any."""
    keys = _beside(row, "step_pictures", steps)
    unknown = {str(key) for key in keys if key} - set(step_pictures.NAMES)
    if unknown:
        raise RefusedRow(f"step_pictures: {', '.join(sorted(unknown))} is not known")
    return keys


def _lines(row, steps):
    """Return what the card says of the steps, one a step; a row need not say any of it."""
    lines = [nfc(str(line)) for line in _beside(row, "card_lines", steps)]
    if any(len(line) > LONGEST_LINE for line in lines):
        raise RefusedRow(f"card_lines: one is longer than {LONGEST_LINE} letters")
    return lines


def _beside(row, name, steps):
    told = row.get(name) or []
    if len(told) > len(steps):
        raise RefusedRow(f"{name}: {len(told)} of them for {len(steps)} steps")
    return ["" if one == NOTHING else one for one in told]


def _mapped(row, name, table):
    word = str(row.get(name) or "")
    if word.lower() not in table:
        raise RefusedRow(f"{name}: {word!r} is none of {', '.join(table)}")
    return table[word.lower()]


def _numbers(row):
    numbers = {}
    for name in ("cost_amount", "cost_year"):
        text = str(row.get(name) or "")
        if text and not text.isdecimal():
            raise RefusedRow(f"{name}: {text!r} is not a whole number")
        numbers[name] = int(text) if text else None
    sources = row.get("cost_source") or []
    unknown = set(sources) - set(FundHead.objects.values_list("key", flat=True))
    if unknown:
        raise RefusedRow(f"cost_source: {', '.join(sorted(unknown))} is not known")
    return numbers | {"cost_source": sources}


def _since(row):
    """Take `started_on` (YYYY-MM or YYYY) or the source's `year`; a year alone stays a year."""
    text = str(row.get("started_on") or row.get("year") or "")
    if not text:
        return None, ""
    year, _, month = text.partition("-")
    try:
        since = date(int(year), int(month[:2] or 1), 1)
    except ValueError:
        raise RefusedRow(f"started_on: {text!r} is not YYYY-MM or YYYY") from None
    return since, Precision.MONTH if month else Precision.YEAR


def _own_words(row):
    """Put the original together where a source tells in columns and has no running text."""
    if not row.get("what_was_done"):
        return ""
    parts = (row.get(name) for name in ("problem", "what_was_done", "result", "lessons"))
    return "\n\n".join(part for part in parts if part)


def _untold(answers, steps):
    """Return the answer states: what the source lacks is "not told"."""
    told = {name for name, value in answers.items() if value not in (None, "", [])}
    states = dict(answers.get("answer_states") or {})
    if len(steps) >= LEAST_STEPS:
        told.add("steps")
    for name in (*MAY_BE_UNKNOWN, *MAY_BE_NOT_TOLD):
        if name not in told and name not in states:
            states[name] = AnswerState.NOT_TOLD.value
    return states


def _validate(version, answers, steps):
    """Check lengths and choices as a form would, with the field's name in each message."""
    if len(steps) > mapping.MOST_STEPS:
        raise RefusedRow(f"steps: {len(steps)} of them, seven at most")
    for name, value in answers.items():
        setattr(version, name, value)
    others = {field.name for field in version._meta.fields} - set(answers)
    version.full_clean(others, validate_unique=False, validate_constraints=False)
    for position, text in enumerate(steps, start=1):
        step = Step(version=version, position=position, text=text)
        step.full_clean(exclude=["version"], validate_unique=False, validate_constraints=False)
