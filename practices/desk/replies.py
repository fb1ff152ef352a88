"""Saved replies: whose they are, which a curator may use, and how they are written."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language

from accounts.choices import DutyProgramme
from accounts.standing import standing_of
from events.services import record
from practices.choices import LANGUAGES
from practices.desk.points import BY_KEY
from practices.desk.supplied import TEXTS
from practices.errors import NotAllowed, WrongState
from practices.models import SavedReply

MOST_LETTERS = 2000
SUPPLIED = "supplied"


@dataclass(frozen=True)
class Offer:
    """One reply in one language, as it is offered beside a note; `key` is what the form sends."""

    key: str
    name: str
    text: str
    language: str

    @property
    def language_name(self):
        return dict(LANGUAGES).get(self.language, self.language)


def read_by(user):
    """Return the saved replies of the desks of `user` and of the desks above them; one query."""
    asked = Q(pk__in=[])
    for duty in standing_of(user).curates:
        above = [duty.place, *duty.place.ancestors()]
        asked |= Q(place__in=[place.pk for place in above]) & _of(duty.programme)
        asked |= Q(place__level="national", place__code="1") & _of(duty.programme)
    return SavedReply.objects.filter(asked).select_related("place")


def _of(programme):
    """A curator of one mission reads what is for it or for both."""
    if programme == DutyProgramme.BOTH:
        return Q()
    return Q(programme__in=[programme, DutyProgramme.BOTH])


def may_write(user, place, programme):
    """Return whether `user` curates the desk at `place` for all that `programme` takes in."""
    return any(
        duty.place_id == place.pk and duty.programme in (DutyProgramme.BOTH, programme)
        for duty in standing_of(user).curates
    )


def offers(user, language=""):
    """Return the `Offer`s for an entry in `language`, its own desk's first; one query.

    Of a reply those in its language and in the reader's; where it has neither, the first it has.
    """
    wanted = list(dict.fromkeys(filter(None, [language, get_language()])))
    own = [(str(reply.pk), reply.name, reply.texts) for reply in read_by(user)]
    supplied = [
        (f"{SUPPLIED}-{key}", str(BY_KEY[key].words), texts) for key, texts in TEXTS.items()
    ]
    return [
        Offer(f"{key}:{code}", name, texts[code], code)
        for key, name, texts in (*own, *supplied)
        for code in ([one for one in wanted if one in texts] or [next(iter(texts))])
    ]


def find(key, user):
    """Return `(text, language)` of the reply that a form names, or None where `user` has none."""
    name, _colon, language = key.partition(":")
    if name.startswith(f"{SUPPLIED}-"):
        texts = TEXTS.get(name.removeprefix(f"{SUPPLIED}-"), {})
    else:
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 19 else 0
        found = read_by(user).filter(pk=number).first()
        texts = found.texts if found else {}
    return (texts[language], language) if language in texts else None


@transaction.atomic
def write(reply, *, by, revision=None, **words):
    """Keep `words` (name, point, programme, texts) in `reply`, a new one or the one that is there.

    Raises NotAllowed where it is not of a desk of `by`, WrongState where another saved meanwhile.
    """
    if reply.pk:
        reply = SavedReply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
        if not may_write(by, reply.place, reply.programme):
            raise NotAllowed("write-reply")
        if revision not in (None, reply.revision):
            raise WrongState(reply, "stale")
        reply.revision += 1
    for field, value in words.items():
        setattr(reply, field, value)
    if not may_write(by, reply.place, reply.programme):
        raise NotAllowed("write-reply")
    reply.save()
    record("write-reply", reply, by=by, office=standing_of(by).main_office)
    return reply


@transaction.atomic
def delete(reply, *, by):
    """Delete `reply`, which is of a desk of `by`; raise NotAllowed otherwise."""
    if not may_write(by, reply.place, reply.programme):
        raise NotAllowed("delete-reply")
    record("delete-reply", reply, by=by, office=standing_of(by).main_office)
    reply.delete()
