"""What readers see of a translation: only what a person checked and still fits its original."""

from copy import copy
from dataclasses import dataclass, replace
from hashlib import sha256

from practices.models import Translation
from practices.presentation import Answer, lead_of

ANSWERS = (
    *("problem", "result", "reach", "who_did_what", "materials", "upkeep"),
    *("went_wrong", "not_where", "story"),
)


@dataclass(frozen=True)
class InLanguage:
    """The translation that a page shows, or the number of an earlier version that has one."""

    shown: object = None
    earlier: int = 0
    original_asked: bool = False


NONE = InLanguage()


def originals(version):
    """Return {key: text} of the passages of `version` that are prose and have words."""
    steps = {f"steps-{number}": text for number, text in enumerate(version.step_texts(), 1)}
    answers = {name: getattr(version, name) for name in ("title", *ANSWERS)}
    lines = {f"card_lines-{number}": line for number, line in enumerate(version.card_lines(), 1)}
    return {key: text for key, text in (answers | steps | lines).items() if text}


def mark_of(text):
    """Return by which sign a translation knows the words that it was made from."""
    return sha256(text.encode()).hexdigest()[:16]


def fresh(translation, version):
    """Return {key: text} of the passages made from what `version` says now, as covered now."""
    return {
        key: translation.texts[key]
        for key, text in originals(version).items()
        if translation.texts.get(key) and translation.marks.get(key) == mark_of(text)
    }


def for_reader(version, language, *, original=False):
    """Return the `InLanguage` of `version`; one query, none in the language it is written in."""
    if language == version.language:
        return NONE
    found = Translation.objects.checked().filter(
        based_on__practice=version.practice_id, language=language
    )
    found = found.filter(based_on__number__lte=version.number or 0)
    one = found.with_names().order_by("-based_on__number").first()
    if one is None:
        return NONE
    if one.based_on_id != version.pk:
        return InLanguage(earlier=one.based_on.number)
    return InLanguage(shown=one, original_asked=original)


def retold(telling, version, translation):
    """Return `telling` with the passages that `translation` has, each in its own language."""
    texts, language = fresh(translation, version), translation.language
    told = {name: Answer(texts[name], language) for name in ANSWERS if name in texts}
    if "title" in texts:
        told |= {"title": texts["title"], "language": language}
    source = "result" if version.result else "problem"
    if source in texts:
        told["lead"] = lead_of(texts[source], language)
    steps = [texts.get(f"steps-{number}") for number in range(1, len(telling.steps) + 1)]
    if steps and all(steps):
        pictured = [
            _worded(step, text, texts.get(f"card_lines-{step.position}", ""))
            for step, text in zip(telling.pictured, steps, strict=True)
        ]
        told |= {"steps": steps, "pictured": pictured, "steps_language": language}
    return replace(telling, **told)


def _worded(step, text, line):
    other = copy(step)
    other.text, other.card_line = text, line
    return other


def words_by_practice(practices):
    """Return {practice id: all words of its checked translations that fit}; one query.

    `practices` have their live versions with steps loaded.
    """
    live = {practice.live_version_id: practice for practice in practices}
    words = {}
    for one in Translation.objects.checked().filter(based_on__in=live):
        practice = live[one.based_on_id]
        words.setdefault(practice.pk, []).extend(fresh(one, practice.live_version).values())
    return words


def drop_from_translations(rows):
    """Take out of translations whole the passages of which the `Redaction`s `rows` hide words.

    Where in a translation those words stand nobody knows.
    """
    keys = {}
    for one in rows:
        key = f"{one.field}-{one.position}" if one.position else one.field
        keys.setdefault(one.version_id, set()).add(key)
    for one in Translation.objects.select_for_update().filter(based_on__in=keys):
        for key in keys[one.based_on_id]:
            one.texts.pop(key, None)
            one.marks.pop(key, None)
        one.save(update_fields=["texts", "marks"])
