"""Taking files in and back by jobs; each may run twice or be killed at any moment."""

from django.utils import timezone

from practices.exchange import taking
from practices.models import Import


def take_import(pk):
    """Make drafts of what is left of a confirmed file; returns how many batches it took."""
    batches = 0
    while taking.take_next(pk):
        batches += 1
    return batches


def undo_import(pk):
    """Delete the untouched drafts of a file that is taken back; returns how many batches."""
    batches = 0
    while taking.undo_next(pk):
        batches += 1
    return batches


def go_on_with_imports(now=None):
    """Queue again the files whose job was lost; returns how many."""
    before = (now or timezone.now()) - taking.STUCK_AFTER
    stuck = list(Import.objects.running().filter(confirmed_at__lte=before).defer("rows"))
    undoing = list(Import.objects.undoing().filter(undo_begun_at__lte=before).defer("rows"))
    for job, files in (("take_import", stuck), ("undo_import", undoing)):
        for imported in files:
            taking.queue(job, imported)
    return len(stuck) + len(undoing)


def forget_imports(now=None):
    """Delete files that nobody confirmed within a day, and refused rows after 30 days."""
    now = now or timezone.now()
    old = Import.objects.filter(taken_at__lte=now - taking.KEPT_LEFT_OUT).exclude(left_out=[])
    old.update(left_out=[])
    waiting = Import.objects.filter(confirmed_at=None)
    return waiting.filter(sent_at__lte=now - taking.KEPT_UNCONFIRMED).delete()[0]
