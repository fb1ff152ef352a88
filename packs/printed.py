"""What was printed of a pack and when, and what has changed since."""

from django.db import transaction
from django.utils import timezone

from packs.models import Pack, PackPrint
from packs.reading import contents_of

LOOKED_BACK = 20  # prints


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
    """Return (print, its practices that have another version now, those that go out no more).

    Of the prints the latest on which anything stands otherwise: who has looked at a newer one has
    not yet taken the older paper back. Where all are as they were, the last. The practices are
    `Shown` and `LeftOut` of `contents`. Without a print: (None, [], []).
    """
    made = list(pack.prints.all()[:LOOKED_BACK])
    if not made:
        return None, [], []
    contents = contents or contents_of(pack, user)
    differing = ((one, *_otherwise(one.versions, contents)) for one in made)
    return next((found for found in differing if found[1] or found[2]), (made[0], [], []))


def _otherwise(versions, contents):
    """Return (what is shown with another version than on paper, what stood there and is gone)."""
    other = [
        one
        for one in contents.shown
        if versions.get(str(one.practice.pk), one.practice.live_version.number)
        != one.practice.live_version.number
    ]
    return other, [one for one in contents.left_out if str(one.practice.pk) in versions]
