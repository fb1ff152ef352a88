"""What is done by the clock about people: sessions that are over are forgotten."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session


def sweep_sessions():
    """Delete the sessions that have ended, and the rows that told where they were; the count."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    alive = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=alive).delete()[0]
