"""Setting a pack in type and keeping it: at once or in a job, the same."""

from packs import prints, typesetting
from packs.book import recalled
from packs.book.making import NothingToPrint, book_of, language_of
from packs.permissions import may
from packs.printed import keep_print

SECONDS = {"at once": 3, "in a job": 110}


def set_pack(name, pack, user, *, mending, seconds, wait, told=None):
    """Make the print that is recalled as `name`; return its key, or "" where nothing is printed.

    `told` is called when the words are gathered. Raises what `typesetting.set_type` raises.
    """
    try:
        made = book_of(pack, user, mending=mending)
    except NothingToPrint:
        recalled.keep(name, "")
        return ""
    if told:
        told()
    key = prints.key_of(made.layout, made.data)
    if not prints.path_of(key).exists():
        limits = {"seconds": seconds, "wait": wait}
        prints.keep(key, typesetting.set_type(made.layout, made.data, made.pictures, **limits))
    recalled.keep(name, key)
    _remember(pack, made, user, key, mending)
    return key


def _remember(pack, made, user, key, mending):
    """Keep what stood on the paper of those whose pack it is, to tell what changed since."""
    if mending or not may(user, "edit-pack", pack):
        return
    last = pack.prints.first()
    if last is None or last.key != key:
        keep_print(pack, made.shown, by=user, language=language_of(pack), key=key)
