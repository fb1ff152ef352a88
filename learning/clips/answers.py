"""Keeping what people took from a clip: one's own answers, and words that many rooms have said."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning.models import ClipAnswer
from places.folding import fold
from practices.errors import AnswersMissing

MOST_KEPT = 200  # of one person and clip
FEWEST = 5  # facilitators who noted a word, before others read it
LOOKED_AT, SHOWN, SHORTEST = 2000, 20, 4


@transaction.atomic
def keep(clip, words, language, *, by, at=None):
    """Keep an answer that `by` noted; the same words again are the same one.

    Raises AnswersMissing beyond MOST_KEPT.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = ClipAnswer.objects.filter(clip=clip.key, person=by)
    told = {"language": language, "at": at or timezone.now()}
    if not own.filter(words=words).exists() and own.count() >= MOST_KEPT:
        raise AnswersMissing({"words": _("You keep enough answers. Delete some first.")})
    return own.get_or_create(clip=clip.key, person=by, words=words, defaults=told)[0]


def of_person(clip, person):
    """Return the answers that `person` noted, the newest first."""
    return ClipAnswer.objects.filter(clip=clip.key, person=person).order_by("-id")


def shared(clip):
    """Return words that at least FEWEST people noted, by alphabet and without a count; one query.

    Of the newest answers; whose they are nobody learns.
    """
    said = {}
    rows = ClipAnswer.objects.filter(clip=clip.key).order_by("-id")
    for person, words in rows.values_list("person", "words")[:LOOKED_AT]:
        for word in words.lower().replace("।", " ").split():
            plain = word.strip(".,;:!?\"'()“”‘’")
            if len(plain) >= SHORTEST:
                people, _known = said.setdefault(fold(plain), (set(), plain))
                people.add(person)
    return sorted(word for people, word in said.values() if len(people) >= FEWEST)[:SHOWN]
