"""Words that an entry has in a translation alone: in which, and the piece of it around them."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from practices.choices import LANGUAGES
from practices.living.translated import ANSWERS, fresh
from practices.models import Translation
from practices.search.snippets import Marked

_FIRST = ("title", *ANSWERS)


@dataclass(frozen=True)
class Retold:
    """The piece of a checked translation that has most of the words, and its language."""

    language: str
    line: Marked

    @property
    def reason(self):
        """What tells the reader where the words are."""
        return _("found in its translation: %(language)s") % {"language": _name(self.language)}


def found_in_translations(practices, hits):
    """Return `{practice id: Retold}` of those `practices` that have words of `hits` in one.

    Only what readers of a translation see is looked through: checked, of what the version says now,
    as covered now. Two queries; none where there are no practices.
    """
    if not practices:
        return {}
    versions = {practice.live_version_id: practice.live_version for practice in practices}
    translations = list(Translation.objects.checked().filter(based_on__in=versions))
    prefetch_related_objects([versions[one.based_on_id] for one in translations], "steps")
    found = {}
    for one in translations:
        version = versions[one.based_on_id]
        line = hits.best(_in_order(fresh(one, version)))
        best = found.get(version.practice_id)
        if len(line.terms) > (len(best.line.terms) if best else 0):
            found[version.practice_id] = Retold(one.language, line)
    return found


def _in_order(texts):
    """Return the passages, those first that tell most."""
    known = [texts[key] for key in _FIRST if key in texts]
    return known + [text for key, text in texts.items() if key not in _FIRST]


def _name(language):
    """Return the name of a language in the reader's, else in its own."""
    try:
        return get_language_info(language)["name_translated"]
    except KeyError:
        return dict(LANGUAGES)[language]
