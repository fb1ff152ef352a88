"""What an author changed between two submissions, field by field."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year, rupees
from places.models import Place
from practices import step_pictures
from practices.answers import snapshot
from practices.choices import AnswerState
from practices.comparing import whole
from practices.models import Version
from practices.presentation import ANSWER_NAMES
from practices.wording import NEW, changes

# Fields that a page shows within another answer.
_SHOWN_WITH = {
    "shielded": "place",
    "terrain": "place",
    "to_state": "place",
    "place_text": "place",
    "village": "place",
    "habitation": "place",
    "cost_unit": "cost_amount",
    "cost_year": "cost_amount",
    "cost_source": "cost_amount",
    "materials": "cost_amount",
    "reach": "result",
    "result_basis": "result",
    "tag_names": "themes",
    "kind": "themes",
    "programme": "themes",
    "language": "themes",
    "pictures": "steps",
    "card_lines": "steps",
    "step_photos": "steps",
}
_BY_WORD = ("steps", "card_lines", "photos")
_SILENT = ("started_precision", "peers_may_read")


@dataclass(frozen=True)
class Change:
    """One field that differs: where it is shown, and the pieces from before to now.

    A language is empty where the words are the portal's own.
    """

    shown_with: str
    name: str
    pieces: list
    before_language: str = ""
    after_language: str = ""

    @property
    def before(self):
        """Its words before."""
        return "".join(piece.text for piece in self.pieces if piece.kind != NEW)


def changes_of(version):
    """Return what differs from the submission before, or from what is published; three queries.

    Nothing for a first submission of something new.
    """
    before = _before(version)
    if not before:
        return []
    after = snapshot(version)
    # Submissions of before there were pictures and short lines know nothing of them: that is none.
    before = {"pictures": [], "card_lines": [], "step_photos": []} | before
    fields = [f for f in after if f not in _SILENT and before.get(f) != after[f]]
    return [_change(field, before, after) for field in fields]


def _before(version):
    earlier = list(version.submissions.order_by("-at", "-id")[1:2])
    if earlier:
        return earlier[0].answers
    live = version.practice.live_version
    return snapshot(live) if live else None


def _change(field, before, after):
    name = ANSWER_NAMES.get(field) or Version._meta.get_field(field).verbose_name
    shown_with = _SHOWN_WITH.get(field, field)
    texts = _in_words(field, before) or _("Nothing"), _in_words(field, after)
    by_word = before.get(field) and (field in Version.HIDEABLE or field in _BY_WORD)
    if not by_word:
        return Change(shown_with, str(name), whole(*texts))
    languages = before.get("language", ""), after["language"]
    return Change(shown_with, str(name), changes(*texts), *languages)


def _in_words(field, answers):
    value = answers.get(field)
    if not value:
        return ""
    if field in _WRITERS:
        return _WRITERS[field](value, answers)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    choices = dict(getattr(Version._meta.get_field(field), "flatchoices", ()))
    return str(choices.get(value, value))


def _place(key, answers):
    place = Place.objects.with_parents().filter_key(key).first()
    return place.label if place else key


def _since(day, answers):
    return month_or_year(date.fromisoformat(day), answers.get("started_precision"))


def _states(states, answers):
    return "\n".join(
        f"{ANSWER_NAMES.get(field, field)}: {AnswerState(state).label}"
        for field, state in states.items()
        if state in AnswerState.values
    )


def _pictures(keys, answers):
    return _numbered([key and step_pictures.name(key) for key in keys])


def _step_photos(uids, answers):
    return _numbered([uid and _described(uid, answers["photos"]) for uid in uids])


def _described(uid, photos):
    shown = (photo["description"] for photo in photos if photo["uid"] == uid)
    return next(shown, "") or _("A photo without description")


def _numbered(told):
    return "\n".join(f"{number}. {words}" for number, words in enumerate(told, 1) if words)


def _photos(photos, answers):
    return "\n".join(photo["description"] or _("A photo without description") for photo in photos)


_WRITERS = {
    "place": _place,
    "shielded": lambda told, answers: _("Yes"),
    "to_state": lambda told, answers: _("Yes"),
    "started_on": _since,
    "cost_amount": lambda amount, answers: rupees(amount),
    "answer_states": _states,
    "photos": _photos,
    "pictures": _pictures,
    "step_photos": _step_photos,
    "steps": lambda steps, answers: _numbered(steps),
    "card_lines": lambda lines, answers: _numbered(lines),
}
