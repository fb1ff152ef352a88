"""What is done by the clock about people, and the taking in of long office lists."""

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.long_lists import queue_list, take_next
from accounts.models import OfficeList
from accounts.models.office_list import KEPT
from accounts.querysets import TOLD_FOR

STUCK_AFTER = timedelta(minutes=10)


def sweep_sessions():
    """Delete the sessions that have ended, and the rows that told where they were; the count."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    alive = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=alive).delete()[0]


def take_list(pk):
    """Take in what is left of a confirmed office list; returns how many batches it took.

    It may run twice or be killed at any moment: the list itself says which rows are still to come.
    """
    batches = 0
    while take_next(pk):
        batches += 1
    return batches


def go_on_with_lists(now=None):
    """Queue again the confirmed lists whose job was lost; returns how many. Every ten minutes."""
    before = (now or timezone.now()) - STUCK_AFTER
    stuck = OfficeList.objects.running().filter(confirmed_at__lte=before)
    for office_list in stuck.defer("rows"):
        queue_list(office_list)
    return len(stuck)


def drop_old_office_lists(now=None):
    """Delete the office lists that nobody confirmed within their hour; returns how many.

    What a job has left out is forgotten after a day.
    """
    now = now or timezone.now()
    told = OfficeList.objects.filter(taken_at__lte=now - TOLD_FOR).exclude(left_out=[])
    told.update(left_out=[])
    unconfirmed = OfficeList.objects.filter(taken_at=None, confirmed_at=None)
    return unconfirmed.filter(sent_at__lte=now - KEPT).delete()[0]
