"""What is done by the clock about people: what is over is forgotten."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import OfficeList
from accounts.models.office_list import KEPT


def sweep_sessions():
    """Delete the sessions that have ended, and the rows that told where they were; the count."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    alive = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=alive).delete()[0]


def drop_old_office_lists(now=None):
    """Delete the office lists that nobody confirmed within their hour; returns how many."""
    before = (now or timezone.now()) - KEPT
    return OfficeList.objects.filter(taken_at=None, sent_at__lte=before).delete()[0]
