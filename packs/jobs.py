"""Jobs: making the prints that a page could not wait for, and clearing away old ones.

Each may run twice or be killed at any moment: the files say what is still to be done.
"""

import json

import structlog
from django_q.tasks import async_task

from packs import prints, typesetting
from packs.pictures import Stored

log = structlog.get_logger(__name__)
PATIENCE = 60  # seconds for a free place


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


def clear_prints():
    """Delete prints of yesterday, and the oldest where all together take too much room.

    Run every ten minutes.
    """
    prints.clear()
