"""What changed between two versions: answer by answer, word by word, as their reader may see them.

It reads two `Telling`s and nothing else: what is hidden or shielded from a reader is so here too.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from practices import step_pictures
from practices.presentation import ANSWER_NAMES, Answer
from practices.wording import GONE, NEW, SAME, Piece, changes, differ

_ALIKE = 0.4  # share of its words that a step keeps to count as the same step, changed


@dataclass(frozen=True)
class Passage:
    """A text before and after, as the pieces that lead from one to the other.

    `label` says which part of an answer it is; a language is empty where the words are the
    portal's own.
    """

    pieces: list
    before_language: str = ""
    after_language: str = ""
    label: str = ""

    @property
    def before(self):
        """What the earlier version says."""
        return [piece for piece in self.pieces if piece.kind != NEW]

    @property
    def after(self):
        """What the later version says."""
        return [piece for piece in self.pieces if piece.kind != GONE]


@dataclass(frozen=True)
class PhotoChange:
    """A photo that came, went, or is described otherwise."""

    kind: str
    attachment: object
    description: Passage


@dataclass(frozen=True)
class Compared:
    """One answer that differs."""

    field: str
    name: str
    passages: list = field(default_factory=list)
    photos: list = field(default_factory=list)


def compare(before, after, *, contacts=("", "")):
    """Return the answers that differ between two `Telling`s, in the order of the form.

    `contacts` is whom to ask, before and after, for who may read it.
    """
    pairs = _pairs(before, after, contacts)
    compared = [Compared(name, str(ANSWER_NAMES[name]), _texts(parts)) for name, parts in pairs]
    languages = before.problem.language, after.problem.language
    place = next(n for n, one in enumerate(compared) if one.field == "who_did_what")
    compared.insert(place, Compared("steps", str(ANSWER_NAMES["steps"]), _steps(before, after)))
    photos = _photos(before.photos, after.photos, languages)
    compared.append(Compared("photos", str(ANSWER_NAMES["photos"]), photos=photos))
    return [one for one in compared if one.passages or one.photos]


def _pairs(before, after, contacts):
    """Return (field, [(label, Answer before, Answer after)]) of every answer but steps, photos."""

    def both(name, label=""):
        return label and str(ANSWER_NAMES[label]), getattr(before, name), getattr(after, name)

    title = "", Answer(before.title, before.language), Answer(after.title, after.language)
    return [
        ("title", [title]),
        ("themes", [("", _about(before), _about(after)), _tags(before, after)]),
        ("place", [both("place"), both("place_in_words", "place_text")]),
        ("started_on", [both("since")]),
        ("problem", [both("problem")]),
        ("who_did_what", [both("who_did_what")]),
        (
            "cost_amount",
            [both("cost"), both("paid_from", "cost_source"), both("materials", "materials")],
        ),
        ("upkeep", [both("upkeep")]),
        ("result", [both("result"), both("known_how", "result_basis"), both("reach", "reach")]),
        ("went_wrong", [both("went_wrong")]),
        ("not_where", [both("not_where")]),
        ("contact", [("", *(Answer(one) for one in contacts))]),
        ("story", [both("story")]),
    ]


def _about(telling):
    return Answer(", ".join(map(str, [telling.kind, *(theme.name for theme in telling.themes)])))


def _tags(before, after):
    told = (Answer(", ".join(one.tags), one.language) for one in (before, after))
    return str(ANSWER_NAMES["tags"]), *told


def _texts(parts):
    return [_text(*part) for part in parts if _words(part[1]) != _words(part[2])]


def _words(answer):
    """Return what is read of an answer; that nothing was told, or not yet, is no words."""
    untold = (_("Not told"), _("Not told yet"))
    return answer.words or ("" if answer.said in untold else answer.said)


def _text(label, before, after):
    """Return the passage of one text; what the portal itself says is replaced as a whole."""
    told = _words(before), _words(after)
    own_words = before.language and after.language
    pieces = changes(*told) if own_words else whole(*told)
    return Passage(pieces, before.language, after.language, label)


def whole(before, after):
    """Return the pieces of a fact, which is replaced as a whole."""
    return [Piece(kind, text) for kind, text in ((GONE, before), (NEW, after)) if text]


def _steps(before, after):
    """Return a passage for each step that came, went or changed, and for the pictures."""
    old, new = before.pictured, after.pictured
    languages = _languages(before), _languages(after)
    found = []
    for i, j in paired([s.text for s in old], [s.text for s in new]):
        texts = old[i].text if i is not None else "", new[j].text if j is not None else ""
        if differ(*texts):
            number = _("Step %(n)s") if j is not None else _("Step %(n)s, before")
            label = number % {"n": (i if j is None else j) + 1}
            found.append(Passage(changes(*texts), *languages, label))
    drawn = _drawn(old), _drawn(new)
    if drawn[0] != drawn[1]:
        found.append(Passage(whole(*drawn), label=str(ANSWER_NAMES["pictures"])))
    lines = _lines(old), _lines(new)
    if differ(*lines):
        found.append(Passage(changes(*lines), *languages, str(ANSWER_NAMES["card_lines"])))
    return found


def _languages(telling):
    return telling.language or telling.problem.language


def _drawn(steps):
    told = ((n, _picture_of(step)) for n, step in enumerate(steps, 1))
    return ", ".join(f"{n}. {words}" for n, words in told if words)


def _picture_of(step):
    """Return what the picture of a step shows, the photo that stands for it first; "" for none."""
    drawn = step_pictures.name(step.picture) if step.picture else ""
    if step.seen is None:
        return drawn
    photo = step.seen.description or _("A photo without description")
    return _("Photo: %(shows)s") % {"shows": photo} + (f" ({drawn})" if drawn else "")


def _lines(steps):
    return "\n".join(f"{n}. {step.card_line}" for n, step in enumerate(steps, 1) if step.card_line)


def paired(old, new):
    """Return pairs of positions of the texts that belong together, in order; None for no partner.

    Those are paired that keep most of their words, without crossing.
    """
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    alike = [[_alike(one, other) for other in new] for one in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            pair = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    return list(_walk(best, alike))


def _walk(best, alike):
    i, j = 0, 0
    while i < len(best) - 1 or j < len(best[0]) - 1:
        paths = i < len(best) - 1 and j < len(best[0]) - 1
        if paths and alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif j == len(best[0]) - 1 or (i < len(best) - 1 and best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _alike(one, other):
    kept = sum(len(piece.text) for piece in changes(one, other) if piece.kind == SAME)
    return 2 * kept / (len(one) + len(other) or 1)


def _photos(before, after, languages):
    old = {photo.attachment_id: photo for photo in before}
    new = {photo.attachment_id: photo for photo in after}
    found = []
    for key, photo in (old | new).items():
        told = [side[key].description if key in side else "" for side in (old, new)]
        kind = SAME if key in old and key in new else GONE if key in old else NEW
        if kind != SAME or differ(*told):
            found.append(PhotoChange(kind, photo.attachment, Passage(changes(*told), *languages)))
    return found
