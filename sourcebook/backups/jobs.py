"""What keeps the archive by the clock: it may run twice, or be killed at any moment."""

import subprocess
import sys
from datetime import UTC, datetime

from django.conf import settings

from sourcebook.backups import bases, kept_media

MEDIA_SECONDS = 60  # of the two minutes that a job has; the rest is copied ten minutes later


def keep_archive(now=None):
    """Bring the archive up to date, every ten minutes; when a base is due, have it taken."""
    if not settings.ARCHIVE:
        return
    now = now or datetime.now(UTC)
    with bases.alone():
        kept_media.keep_all(MEDIA_SECONDS)
        bases.keep_ledger()
        kept_media.drop_erased()
        if oldest := bases.drop_old(now):
            kept_media.drop_gone(oldest, now)
    if bases.is_due(now):
        # A process of its own, since it may take longer than a job may. It ends with the worker.
        subprocess.Popen([sys.executable, "manage.py", "backup", "--base"], cwd=settings.BASE_DIR)
