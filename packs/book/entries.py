"""The practices of a pack as one reader gets them on paper."""

from dataclasses import dataclass

from packs.layouts.texts import text
from packs.layouts.wording import in_readers_language, read_in
from practices.choices import LANGUAGES
from practices.models import Practice, Version

_NEAR = ("superseded_by", "place__block", "place__district", "place__state")


@dataclass(frozen=True)
class Entry:
    """A practice, the version that lives, its `Wording` for the reader, and the item of the pack.

    `number` counts from 1.
    """

    number: int
    item: object
    practice: object
    version: object
    wording: object

    @property
    def telling(self):
        return self.wording.telling

    @property
    def title(self):
        return text(self.telling.title, self.telling.language)

    @property
    def place(self):
        """Where it is, as far as its reader may know."""
        answer = self.telling.place
        return text(answer.words or answer.said, answer.language)

    @property
    def language(self):
        """What it is told in on this paper, where that is not the paper's own language, or ""."""
        spoken = self.telling.language
        return "" if spoken in ("", read_in()) else dict(LANGUAGES).get(spoken, spoken)


def entries_of(shown, user):
    """Return an `Entry` of each `Shown` of a pack, in the language that is active."""
    keys = [one.practice.pk for one in shown]
    practices = Practice.objects.visible_to(user).select_related(*_NEAR).in_bulk(keys)
    live = [practice.live_version_id for practice in practices.values()]
    versions = Version.objects.with_reading_data().in_bulk(live)
    there = [one for one in shown if one.practice.pk in practices]
    return [
        _entry(number, one, practices[one.practice.pk], versions, user)
        for number, one in enumerate(there, 1)
    ]


def _entry(number, one, practice, versions, user):
    version = versions[practice.live_version_id]
    version.practice = practice
    return Entry(number, one.item, practice, version, in_readers_language(version, user))
