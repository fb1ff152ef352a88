"""What a page shows of one version, as plain data: each answer with its language, or why not.

Pages and prints read this and nothing else of a version, so an answer that was not given is said
to be so everywhere in the same words.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import FundHead
from events.templatetags.writing import month_or_year, rupees
from places.choices import Level
from practices import shield
from practices.choices import AnswerState, Kind, VersionState
from practices.models import AttachmentState, Theme

LONGEST_LEAD = 220
_SENTENCE = re.compile(r".{30,220}?[.!?।](?=\s|$)", re.DOTALL)

# What each answer is called where it is spoken about: desk's notes, lists of what is missing.
ANSWER_NAMES = {
    "kind": gettext_lazy("Kind"),
    "programme": gettext_lazy("Programme"),
    "language": gettext_lazy("Language"),
    "themes": gettext_lazy("Themes"),
    "tags": gettext_lazy("Tags"),
    "title": gettext_lazy("Title"),
    "place": gettext_lazy("Place"),
    "shielded": gettext_lazy("Shielded"),
    "terrain": gettext_lazy("Land around it"),
    "to_state": gettext_lazy("To the State's desk"),
    "place_text": gettext_lazy("Place in words"),
    "village": gettext_lazy("Village"),
    "habitation": gettext_lazy("Habitation"),
    "started_on": gettext_lazy("Since when"),
    "problem": gettext_lazy("Problem"),
    "steps": gettext_lazy("How it was done"),
    "pictures": gettext_lazy("Pictures of the steps"),
    "step_photos": gettext_lazy("Photos of the steps"),
    "card_lines": gettext_lazy("Short lines for the card"),
    "who_did_what": gettext_lazy("Who did what"),
    "cost_amount": gettext_lazy("Cost"),
    "cost_source": gettext_lazy("Paid from"),
    "materials": gettext_lazy("Materials"),
    "upkeep": gettext_lazy("Upkeep"),
    "result": gettext_lazy("What changed"),
    "reach": gettext_lazy("Reach"),
    "result_basis": gettext_lazy("Known how"),
    "went_wrong": gettext_lazy("What went wrong"),
    "not_where": gettext_lazy("Where it will not work"),
    "contact": gettext_lazy("Whom to ask"),
    "consent": gettext_lazy("Consent"),
    "photos": gettext_lazy("Photos"),
    "story": gettext_lazy("Story"),
}


@dataclass(frozen=True)
class Answer:
    """The words of an answer in the language they were written in, or `said`: why there are none.

    `language` is empty where the words are the portal's own.
    """

    words: str = ""
    language: str = ""
    said: str = ""

    def lines(self):
        """The words line by line, without empty lines and list signs."""
        return [line.strip(" -•*\t") for line in self.words.splitlines() if line.strip(" -•*\t")]


@dataclass(frozen=True)
class Telling:
    """One version, ready to be shown.

    `hides`: it is shielded from this reader. `covered` is then its place, and for who knows more
    what the others read. `ground` is the place to link to, `office` and `desk` None if not told.
    """

    title: str
    language: str
    kind: str
    themes: list
    lead: Answer
    place: Answer
    place_in_words: Answer
    covered: str
    hides: bool
    ground: object
    office: object
    desk: object
    since: Answer
    cost: Answer
    paid_from: Answer
    known_how: Answer
    problem: Answer
    steps: list
    pictured: list
    steps_said: str
    result: Answer
    reach: Answer
    who_did_what: Answer
    materials: Answer
    upkeep: Answer
    went_wrong: Answer
    not_where: Answer
    story: Answer
    tags: list
    photos: list
    photos_coming: int
    not_told: list
    has_hidden: bool
    steps_language: str

    @property
    def theme_key(self):
        """The key of the first theme, for the drawing."""
        return self.themes[0].key if self.themes else ""

    @property
    def first_photo(self):
        return self.photos[0] if self.photos else None


def tell(version, *, hides):
    """Return the `Telling` of a version loaded `with_reading_data`; at most two queries.

    With `hides` (see `shield.hides`) neither place nor office is told, and of times the month.
    """
    texts = {field: _written(version, field) for field in _TEXTS}
    steps = version.step_texts()
    photos = list(version.photos.all())
    return Telling(
        title=version.title or _("A draft without a title"),
        language=version.language if version.title else "",
        kind=Kind(version.kind).label,
        themes=_themes(version),
        lead=_lead(version),
        **(_whereabouts_shielded(version) if hides else _whereabouts(version)),
        since=_answer(version, "started_on", _since(version)),
        cost=_answer(version, "cost_amount", _cost(version)),
        paid_from=_answer(version, "cost_source", _paid_from(version), "cost_amount"),
        known_how=_answer(version, "result_basis", _known_how(version)),
        steps=steps,
        steps_language=version.language,
        pictured=version.pictured_steps(),
        steps_said="" if steps else _why_not(version, "steps"),
        tags=version.tag_names,
        photos=[photo for photo in photos if photo.attachment.is_ready],
        photos_coming=sum(p.attachment.state == AttachmentState.WAITING for p in photos),
        not_told=not_told(version),
        has_hidden=any(row.hidden for row in (version, *version.steps.all(), *photos)),
        **texts,
    )


_TEXTS = (
    "problem",
    "result",
    "reach",
    "who_did_what",
    "materials",
    "upkeep",
    "went_wrong",
    "not_where",
    "story",
)


def _why_not(version, *fields):
    """Return why an answer is missing: what was said of it, else that nothing was."""
    for field in fields:
        if state := version.answer_state(field):
            return str(state)
    if version.practice.import_key:
        return str(AnswerState.NOT_TOLD.label)
    return _("Not told yet") if version.state != VersionState.ACCEPTED else _("Not told")


def _written(version, field):
    """Return an answer in its writer's own words."""
    words = getattr(version, field)
    if words:
        return Answer(words, version.language)
    return Answer(said=_why_not(version, field))


def _answer(version, field, words, *other_fields):
    """Return an answer in the portal's words."""
    return Answer(words) if words else Answer(said=_why_not(version, field, *other_fields))


def _themes(version):
    return Theme.objects.named(version.themes)


def _lead(version):
    """Return the first sentence of what changed, or of the problem while nothing is told."""
    return lead_of(version.result or version.problem, version.language)


def lead_of(words, language):
    """Return the first sentence of `words` as an `Answer`, cut where it is long."""
    text = " ".join(words.split())
    sentence = _SENTENCE.match(text)
    if sentence or len(text) <= LONGEST_LEAD:
        return Answer(sentence.group() if sentence else text, language)
    return Answer(text[:LONGEST_LEAD].rsplit(" ", 1)[0] + " …", language)


def _whereabouts(version):
    """Return where it is and whose it is, as it was told."""
    shielded = version.place and shield.is_shielded(version)
    return {
        "hides": False,
        "place": _place(version),
        "place_in_words": _place_in_words(version),
        "covered": shield.words_of(version) if shielded else "",
        "ground": version.place,
        "office": version.office,
        "desk": version.desk,
    }


def _whereabouts_shielded(version):
    """Return what anybody may know of it."""
    place = version.place
    words = shield.words_of(version) if place else ""
    return {
        "hides": True,
        "place": Answer(words) if place else Answer(said=_why_not(version, "place")),
        "place_in_words": Answer(),
        "covered": words,
        "ground": shield.ground_of(version) if place else None,
        "office": None,
        "desk": None,
    }


def _place(version):
    if version.place is None:
        return Answer(said=_why_not(version, "place"))
    place = version.place
    return Answer(place.label if place.level == Level.STATE else place.long_label)


def _place_in_words(version):
    """Return habitation, village and the place that the directory lacks, as they were written."""
    parts = (version.habitation, version.village, version.place_text)
    return Answer(", ".join(part for part in parts if part), version.language)


def _since(version):
    return month_or_year(version.started_on, version.started_precision)


def _cost(version):
    """Return the amount with what it is for and the year of its prices."""
    if version.cost_amount is None:
        return ""
    words = {
        "amount": rupees(version.cost_amount),
        "unit": version.get_cost_unit_display(),
        "year": version.cost_year,
    }
    if version.cost_unit and version.cost_year:
        return pgettext("cost", "%(amount)s %(unit)s (%(year)s)") % words
    if version.cost_unit:
        return pgettext("cost", "%(amount)s %(unit)s") % words
    return words["amount"]


def _paid_from(version):
    if not version.cost_source:
        return ""
    names = {head.key: head.name for head in FundHead.objects.filter(key__in=version.cost_source)}
    return ", ".join(names.get(key, key) for key in version.cost_source)


def _known_how(version):
    return version.get_result_basis_display() if version.result_basis else ""


def not_told(version):
    """Return the names of the answers that the source of an import does not give."""
    fields = [f for f, state in version.answer_states.items() if state == AnswerState.NOT_TOLD]
    return [str(name) for field, name in ANSWER_NAMES.items() if field in fields]


def reading_days(version):
    """Return the whole days that the desks had the version to read, or None before a decision."""
    if version.decided_at is None or version.first_submitted_at is None:
        return None
    return max(version.clock_used, timedelta()).days
