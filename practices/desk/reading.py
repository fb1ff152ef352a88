"""An entry as its desk reads it: answer by answer, each with room for a note."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.choices import AnswerState
from practices.desk.comparison import changes_of
from practices.presentation import ANSWER_NAMES, Answer, tell


@dataclass(frozen=True)
class Asked:
    """One answer: its number in the form, the field a note is kept under, and its parts.

    `parts` are pairs: what a part is called where it is not the answer itself, and its `Answer`.
    """

    number: str
    field: str
    name: str
    parts: list
    lines: list
    changes: list

    @property
    def note_name(self):
        return f"note-{self.field}"


def answers_of(version):
    """Return an `Asked` for each answer of a version loaded `with_reading_data`, form order."""
    told, changed = tell(version, hides=False), changes_of(version)
    return [
        Asked(
            number=number,
            field=field,
            name=str(ANSWER_NAMES[field]),
            parts=[part for part in map(_part, parts) if part[1].words or part[1].said],
            lines=told.pictured if field == "steps" else [],
            changes=[change for change in changed if change.shown_with == field],
        )
        for number, field, parts in _in_order(version, told)
    ]


def _part(part):
    """Return the pair of name and `Answer` that `part` is, or is made of without a name."""
    return ("", part) if isinstance(part, Answer) else (str(ANSWER_NAMES[part[0]]), part[1])


def _in_order(version, told):
    title = Answer(version.title, version.language)
    steps = [Answer(said=told.steps_said)] if told.steps_said else []
    lines = [f"{step.position}. {step.card_line}" for step in told.pictured if step.card_line]
    steps += [("card_lines", Answer("\n".join(lines), version.language))] if lines else []
    reach = [("reach", told.reach)] if told.reach.words else []
    materials = [("materials", told.materials)] if told.materials.words else []
    return [
        ("1", "title", [title]),
        ("2", "place", [told.place, told.place_in_words, *_covered(told)]),
        ("3", "started_on", [told.since]),
        ("4", "problem", [told.problem]),
        ("5", "steps", steps),
        ("6", "who_did_what", [told.who_did_what]),
        ("7", "cost_amount", [told.cost, ("cost_source", told.paid_from), *materials]),
        ("8", "upkeep", [told.upkeep]),
        ("9", "result", [told.result, ("result_basis", told.known_how), *reach]),
        ("10", "went_wrong", [told.went_wrong]),
        ("11", "not_where", [told.not_where]),
        ("12", "contact", _particulars(version)),
        ("", "themes", [_about(told, version)]),
        *([("", "photos", [])] if told.photos or told.photos_coming else []),
        *([("", "story", [told.story])] if told.story.words else []),
    ]


def _covered(told):
    """Return what readers will see in the place's stead, where it is shielded."""
    return [("shielded", Answer(told.covered))] if told.covered else []


def _about(told, version):
    words = [told.kind, version.get_programme_display(), version.get_language_display()]
    return Answer(", ".join(map(str, [*words, *(theme.name for theme in told.themes)])))


def _particulars(version):
    """Return whom to ask, who told it and said yes, and whether it may be published."""
    kept = getattr(version, "particulars", None)
    if kept is None:
        return [Answer(said=_("Nothing is told."))]
    state = version.answer_states.get("contact")
    unknown = str(AnswerState(state).label) if state in AnswerState.values else _("Not told yet")
    answers = [Answer(kept.contact, version.language) if kept.contact else Answer(said=unknown)]
    if kept.told_by_name:
        words = _("Told by %(name)s. Said yes: %(how)s.") % {
            "name": ", ".join(filter(None, [kept.told_by_name, kept.told_by_office])),
            "how": kept.get_tellers_yes_display() or _("not yet"),
        }
        answers.append(Answer(words))
    consent = _("Consent is given.") if kept.consent else _("Consent is not given.")
    return [*answers, Answer(consent)]
