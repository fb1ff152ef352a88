"""Rows of a table as drafts: judged and shown first, then made; what does not fit is kept.

A draft may lack what its author will still add. What was guessed, or did not fit into its answer,
is named among its `checks`, and the words themselves stand in the story.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.standing import standing_of
from places.choices import Level
from places.folding import fold
from places.forms import PlaceField
from places.models import Place
from practices import services
from practices.authorship import lies_under, may_tell_of, office_for
from practices.choices import LANGUAGES, Kind, Programme
from practices.exchange import mapping
from practices.exchange.columns import TARGETS
from practices.exchange.pictures import photos_of_files
from practices.exchange.placing import place_by_names, place_under
from practices.exchange.sheets import LONGEST_CELL
from practices.forms.fields import LONGEST_TAG, MOST_TAGS, MonthField, RupeesField
from practices.models import ImportedDraft, Theme, Version
from practices.models.step import MOST_STEPS

NEW, SAME, REFUSED = "new", "same", "refused"
PLAIN = ("title", "problem", "who_did_what", "materials", "upkeep", "result", "reach")
PLAIN += ("went_wrong", "not_where", "village")
PARTICULARS = ("contact", "told_by_name", "told_by_office")
NAMED = ("state", "district", "block", "gp")
MOST_STORY = 50_000
_LEVELS = (Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP)
NEAR = 3  # places named beside a row whose place is not found
_MARK = re.compile(r"^\s*(?:[-–•*·▪►]|\(?[0-9०-९]{1,2}[.):])\s*")


@dataclass
class Line:
    """One row of the table with what becomes of it; `reason` where it is refused."""

    number: int
    cells: list
    told: dict = field(default_factory=dict)
    outcome: str = NEW
    reason: str = ""
    place: Place | None = None
    answers: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    particulars: dict = field(default_factory=dict)
    checks: list = field(default_factory=list)
    photos: list = field(default_factory=list)

    @property
    def title(self):
        return self.answers.get("title") or self.told.get("title", "")


def judge(imported, rows, by):
    """Return a `Line` for each of `rows` of `imported`, as `by` would take it in now.

    Places are looked up once for all rows that name them alike.
    """
    reader, lines = _Reader(imported, by), []
    for number, cells in rows:
        line = Line(number, cells)
        try:
            reader.read(line)
        except ValidationError as wrong:
            line.outcome, line.reason = REFUSED, " ".join(wrong.messages)
        extra = imported.extras.get(str(number), {})
        line.photos = extra.get("photos", [])
        line.checks = [*extra.get("checks", []), *line.checks]
        lines.append(line)
    return lines


def make(line, imported, by):
    """Make the draft of a `Line` that is new, within a transaction; returns its practice."""
    source = line.told.get("source") or imported.file_name
    office = office_for(by, line.place)
    version = services.begin(by=by, office=office, source=source[:300])
    photos = photos_of_files(version.practice, line.photos, by) if line.photos else None
    version = services.write(
        version,
        by=by,
        revision=None,
        answers=line.answers,
        steps=line.steps,
        particulars=line.particulars,
        photos=photos,
    )
    ImportedDraft.objects.create(
        practice_id=version.practice_id,
        imported=imported,
        line=line.number,
        revision=version.revision,
        checks=line.checks,
    )
    return version.practice


class _Reader:
    """Reads one row after the other, with what all of them need looked up once."""

    def __init__(self, imported, by):
        self.imported, self.by, self.places = imported, by, {}
        self.own = standing_of(by).main_office.place
        self.field = PlaceField(required=True)
        self.themes = _theme_words()
        self.seen = _made_before(by)

    def read(self, line):
        line.told = self._told(line.cells)
        if not line.told.get("title"):
            raise ValidationError(_("The title is missing."))
        line.place = self._place(line)
        if not may_tell_of(self.by, line.place):
            words = _("%(place)s is outside the area of your office.")
            raise ValidationError(words % {"place": line.place.label})
        _answer(line, self.imported.defaults, self.themes)
        mark = (line.answers["title"].casefold(), line.place.pk)
        if mark in self.seen:
            line.outcome = SAME
        self.seen.add(mark)

    def _told(self, cells):
        """Return {target: text}, columns of one target joined by line ends."""
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise ValidationError(_("A cell of this row has more than 50,000 letters."))
        told = {}
        for target, cell in zip(self.imported.targets, cells, strict=False):
            if target and cell:
                told[target] = f"{told[target]}\n{cell}" if target in told else cell
        return told

    def _place(self, line):
        """Return the place that a row names; raises ValidationError, the same for a repeat."""
        names = tuple(line.told.get(name, "") for name in ("place", *NAMED))
        if names not in self.places:
            try:
                self.places[names] = self._find(names)
            except ValidationError as wrong:
                self.places[names] = wrong
        found = self.places[names]
        if isinstance(found, ValidationError):
            raise found
        place, text, checks = found
        line.answers["place"], line.answers["place_text"] = place, text[:200]
        line.checks += checks
        return place

    def _find(self, names):
        """Return `(place, words that found none, checks)`."""
        whole, state, district, block, gp = names
        if whole:
            return self._whole(whole)
        if not any(names):
            return self.own, "", [_("The file names no place, so your own is given here.")]
        told = dict(zip(_LEVELS, names[1:], strict=True))
        own = {level: _name_of(self.own, level) for level in _LEVELS}
        if any(told[one] and own[one] and fold(told[one]) != fold(own[one]) for one in _LEVELS):
            district = district or ((block or gp) and own[Level.DISTRICT])
            lowest = " / ".join(name for name in (block, gp) if name)
            placed = place_by_names(state or own[Level.STATE], district, lowest)
        else:
            placed = place_under(self.own, {one: told[one] for one in _LEVELS if not own[one]})
        if not placed.place_text and not placed.doubts:
            return placed.place, "", []
        words = _("The place was not found as written: “%(text)s”. Choose it again.")
        words %= {"text": ", ".join(name for name in names if name)}
        if not lies_under(self.own, placed.place):
            raise ValidationError(words)
        return placed.place, placed.place_text, [words]

    def _whole(self, text):
        """Take a place by key, code or name; a case study's unknown one is left to be chosen."""
        try:
            return self._known(text), "", []
        except ValidationError:
            if not self.imported.is_case_studies:
                raise
            words = _("The place was not found as written: “%(text)s”. Choose it again.")
            return self.own, text, [words % {"text": text[:200]}]

    def _known(self, text):
        """Return the place of a key, an LGD code or a name."""
        if text.isascii() and text.isdigit():
            found = list(Place.objects.with_parents().filter(code=text).under(self.own)[:2])
            if not found:
                raise ValidationError(_("No place below your desk has this code."))
            if found[1:]:
                raise ValidationError(
                    _("Several places have this code. Write the level before it: gp:37648.")
                )
            return self.field.clean(found[0])
        self.field.widget.candidates = []
        try:
            return self.field.clean(text)
        except ValidationError as wrong:
            near = self.field.widget.candidates[:NEAR]
            words = "; ".join(f"{one.long_label} ({one.key})" for one in near)
            raise ValidationError([*wrong.messages, words] if words else wrong.messages) from None


def _name_of(place, level):
    above = place if place.level == level else getattr(place, level, None)
    return above.name if above else ""


def _made_before(by):
    """Return (title, place) of what earlier files of `by` have become and still is."""
    made = Version.objects.filter(practice__imported_draft__imported__sent_by=by)
    return {(title.casefold(), place) for title, place in made.values_list("title", "place")}


def _theme_words():
    """Return {a theme's key or one of its names: its key}, of the present themes."""
    words = {}
    for theme in Theme.objects.current():
        for word in (theme.key, *theme.names.values()):
            words[word.casefold()] = theme.key
    return words


def _answer(line, defaults, themes):
    """Fill in what a draft says of a row's texts."""
    told, story = line.told, [line.told.get("story", "")]
    line.answers |= _chosen(told, defaults)
    for name in PLAIN:
        line.answers[name] = _fitted(line, name, told.get(name, ""), story)
    line.particulars = {
        name: _fitted(line, name, told.get(name, ""), story) for name in PARTICULARS
    }
    _themes(line, themes)
    _since(line, story)
    _cost(line, story)
    _steps(line, story)
    whole = "\n\n".join(part for part in story if part)
    if len(whole) > MOST_STORY:
        raise ValidationError(_("This row has more words than one entry can hold."))
    line.answers["story"] = whole


def _chosen(told, defaults):
    """Return kind, programme and language: of the row, else those chosen for the file."""
    tables = {
        "kind": mapping.KINDS | {kind.label.casefold(): kind for kind in Kind},
        "programme": mapping.PROGRAMMES | {one.label.casefold(): one for one in Programme},
        "language": {word.casefold(): key for key, name in LANGUAGES for word in (key, name)},
    }
    chosen = {}
    for name, table in tables.items():
        word = told.get(name, "").casefold()
        if word and word not in table:
            words = _("%(answer)s: “%(word)s” is not in the list.")
            label = str(TARGETS[name].label)
            raise ValidationError(words % {"answer": label, "word": told[name][:60]})
        chosen[name] = table[word] if word else defaults[name]
    return chosen


def _to_story(line, name, text, story, reason):
    story.append(f"{TARGETS[name].label}:\n{text}")
    line.checks.append(f"{TARGETS[name].label}: {reason}")


def _fitted(line, name, text, story):
    """Return what of `text` fits into the answer `name`; a longer one goes whole to the story."""
    most = TARGETS[name].most
    if name in ("title", "reach", "village", *PARTICULARS):
        text = " ".join(text.split())
    if len(text) <= most:
        return text
    if name in PARTICULARS:  # it may name a person: the story is for all to read
        raise ValidationError(
            _("%(answer)s: at most %(most)s letters.")
            % {"answer": TARGETS[name].label, "most": most}
        )
    _to_story(line, name, text, story, _("it was too long, so the whole text is in the story."))
    return text[: most - 1].rsplit(None, 1)[0].rstrip() + "…"


def _themes(line, themes):
    """Take up to three themes by key or name; the words left over become tags."""
    words = [w.strip() for w in re.split(r"[;,\n|]", line.told.get("themes", "")) if w.strip()]
    keys = [themes.get(word.casefold(), word) for word in words]
    found, unmapped = mapping.themes_of(keys, set(themes.values()))
    tags = re.split(r"[;,\n|]", line.told.get("tags", ""))
    tags = [tag.strip()[:LONGEST_TAG] for tag in (*tags, *unmapped) if tag.strip()]
    line.answers["themes"], line.answers["tag_names"] = found, list(dict.fromkeys(tags))[:MOST_TAGS]
    if unmapped:
        words = _("These words are not themes, so they became tags: %(words)s.")
        line.checks.append(words % {"words": ", ".join(unmapped)})


def _since(line, story):
    text = line.told.get("started_on", "")
    iso = re.fullmatch(r"(\d{4}-\d\d)-\d\d", text)
    try:
        since = MonthField(required=False).clean(iso[1] if iso else text)
    except ValidationError:
        _to_story(line, "started_on", text, story, _("it could not be read as a date."))
        since = None
    line.answers["started_on"], line.answers["started_precision"] = since or (None, "")


def _cost(line, story):
    text = line.told.get("cost_amount", "")
    try:
        line.answers["cost_amount"] = RupeesField(required=False).clean(text)
    except ValidationError:
        _to_story(line, "cost_amount", text, story, _("it could not be read as an amount."))
        line.answers["cost_amount"] = None


def _steps(line, story):
    """Take each line as a step, else each sentence; what makes no seven steps is in the story."""
    text = line.told.get("steps", "")
    parts = [_MARK.sub("", part).strip() for part in text.splitlines()]
    steps = [part for part in parts if part]
    longest = mapping.LONGEST_STEP
    if len(steps) == 1 or len(steps) > MOST_STEPS or any(len(s) > longest for s in steps):
        steps = mapping.steps_of(" ".join(steps))
        if steps:
            line.checks.append(_("Steps: each sentence became a step. Read them again."))
    if text and not steps:
        _to_story(line, "steps", text, story, _("they do not fit, so they are in the story."))
    line.steps = steps
