"""Jobs: making the prints that a page could not wait for, and clearing away old ones.

Each may run twice or be killed at any moment: the files say what is still to be done.
"""

import json

import structlog
from django.contrib.auth.models import AnonymousUser
from django_q.tasks import async_task

from accounts.models import User
from packs import prints, typesetting
from packs.book import recalled
from packs.book.setting import SECONDS, set_pack
from packs.models import Pack
from packs.pictures import Stored

log = structlog.get_logger(__name__)
PATIENCE = 60  # seconds for a free place
PATIENCE_OF_PACKS = 6  # with the time for setting one it stays within a job's
MOST_OF_A_PERSON, MOST_OF_STRANGERS = 1, 3  # packs that wait at a time


def queue_print(key):
    """Queue the making of a print whose words lie waiting."""
    async_task(make_print, key, task_name=f"print {key[:12]}")


def make_print(key):
    """Make the print of a key from the words that wait for it; return whether it is there."""
    try:
        work = json.loads(prints.waiting(key).read_text())
    except FileNotFoundError:
        return prints.path_of(key).exists()
    pictures = [Stored(**picture) for picture in work["pictures"]]
    try:
        pdf = typesetting.set_type(work["layout"], work["data"], pictures, wait=PATIENCE)
    except typesetting.AllBusy:
        prints.waiting(key).touch()
        queue_print(key)
        return False
    except typesetting.CannotBeSet as trouble:
        log.error("print_failed", key=key, trouble=trouble.kind)
        prints.give_up(key)
        return False
    prints.keep(key, pdf)
    return True


def queue_pack(slot):
    """Queue the making of a pack that somebody waits for."""
    async_task(make_pack, slot, task_name=f"pack {slot[:12]}")


def have_many(user):
    """Whether as many packs wait for `user` as one may have waiting; strangers count as one.

    Each takes a minute or two of the machine: one person's must not keep everybody else's waiting.
    """
    most = MOST_OF_A_PERSON if user.is_authenticated else MOST_OF_STRANGERS
    return sum("pack" in work and work["user"] == user.pk for work in prints.works()) >= most


def make_pack(slot):
    """Make the pack that waits in a slot, as it is now; return whether it was made.

    Whoever waits longer than a minute asks for it again: it is not made twice at a time.
    """
    with prints.alone(slot) as alone:
        return alone and _make_pack(slot)


def _make_pack(slot):
    path = prints.waiting(slot)
    try:
        work = json.loads(path.read_text())
    except FileNotFoundError:
        return False
    pack = Pack.objects.filter(pk=work["pack"]).first()
    user = User.objects.filter(pk=work["user"]).first() if work["user"] else AnonymousUser()
    if pack is None or user is None:
        path.unlink(missing_ok=True)
        return False
    return _set_pack(slot, work, pack, user)


def _set_pack(slot, work, pack, user):
    name = recalled.name_of(pack, user, mending=work["mending"])
    path = prints.waiting(slot)

    def gathered():
        prints.write(path, json.dumps(work | {"gathered": True}).encode())

    limits = {"seconds": SECONDS["in a job"], "wait": PATIENCE_OF_PACKS, "told": gathered}
    try:
        set_pack(name, pack, user, mending=work["mending"], **limits)
    except typesetting.AllBusy:
        path.touch()
        queue_pack(slot)
        return False
    except typesetting.CannotBeSet as trouble:
        log.error("pack_failed", pack=pack.pk, trouble=trouble.kind)
        prints.give_up(name)
        path.unlink(missing_ok=True)
        return False
    path.unlink(missing_ok=True)
    return True


def progress_of(slot):
    """Return (steps done, of how many): asked for, words gathered, set."""
    try:
        gathered = "gathered" in json.loads(prints.waiting(slot).read_text())
    except (FileNotFoundError, ValueError):
        return 3, 3
    return 2 if gathered else 1, 3


def clear_prints():
    """Delete prints of yesterday, and the oldest where all together take too much room.

    Run every ten minutes.
    """
    prints.clear()
