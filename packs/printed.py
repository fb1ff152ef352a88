"""What was printed of a pack and when, and what has changed since."""

from django.db import transaction
from django.utils import timezone

from packs.models import Pack, PackPrint
from packs.reading import contents_of


@transaction.atomic
def keep_print(pack, shown, *, by, language, key, at=None):
    """Keep that the file `key` was made of `pack` with the practices `shown`; return the row.

    `by` may be anonymous. No event: it changes nothing of the pack but when it was last printed.
    """
    at = at or timezone.now()
    versions = {str(one.practice.pk): one.practice.live_version.number for one in shown}
    Pack.objects.filter(pk=pack.pk).update(printed_at=at)
    person = by if by.is_authenticated else None
    return PackPrint.objects.create(
        pack=pack, at=at, person=person, language=language, key=key, versions=versions
    )


def changed_since(pack, user, contents=None):
    """Return (last print, its practices that have another version now, those that go out no more).

    The practices are `Shown` and `LeftOut` of `contents`. Without a print: (None, [], []).
    """
    last = pack.prints.first()
    if last is None:
        return None, [], []
    contents = contents or contents_of(pack, user)
    told = last.versions
    other = [
        one
        for one in contents.shown
        if told.get(str(one.practice.pk), one.practice.live_version.number)
        != one.practice.live_version.number
    ]
    gone = [one for one in contents.left_out if str(one.practice.pk) in told]
    return last, other, gone
