"""How long a session lasts, what ends it, and which others the person has."""

import time
from datetime import timedelta

from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import F
from django.dispatch import Signal, receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.standing import standing_of
from places.choices import Level

LONGEST = timedelta(days=30)
LONGEST_HIGH, IDLE_HIGH = timedelta(hours=12), timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=1)
# A mobile number was changed: `request`, `user`.
number_changed = Signal()
BEGUN, SEEN = "signed_in_at", "seen_at"


def acts_high(person):
    """Return whether `person` acts at State or National level, or runs the portal itself.

    A posting counts as much as a duty.
    """
    standing = standing_of(person)
    places = [office.place for office in standing.offices]
    places += [duty.place for duty in standing.duties]
    high = any(place.level in (Level.STATE, Level.NATIONAL) for place in places)
    return high or person.is_superuser


@receiver(user_logged_in)
def begin(sender, request, **kwargs):
    """Note when a session began: its length counts from here, whatever happens in it."""
    request.session[BEGUN] = request.session[SEEN] = time.time()


def ages(get_response):
    """End the session of who was away too long; the view then meets somebody not signed in.

    State and National: 30 minutes without use, 12 hours in all; others 30 days.
    """

    def respond(request):
        if request.user.is_authenticated:
            if _is_over(request, time.time()):
                logout(request)
                messages.info(
                    request, _("You did nothing here for a long time, so you were signed out.")
                )
            else:
                _note(request)
        return get_response(request)

    return respond


def _is_over(request, now):
    session = request.session
    age = timedelta(seconds=now - session.get(BEGUN, now))
    idle = timedelta(seconds=now - session.get(SEEN, now))
    if age <= LONGEST_HIGH and idle <= IDLE_HIGH:
        return False
    return age > LONGEST or acts_high(request.user)


def _note(request):
    """Remember when the person was last here, at most once a minute."""
    session, now = request.session, time.time()
    if now - session.get(SEEN, 0) < NOTED_EVERY.total_seconds():
        return
    session.setdefault(BEGUN, now)
    session[SEEN] = now
    rows = UserSession.objects.filter(session_key=session.session_key)
    if not rows.update(last_seen_at=timezone.now()):
        UserSession.objects.create_from_request(request)


@receiver([authenticator_added, authenticator_removed, authenticator_reset, number_changed])
@receiver([password_changed, password_set, password_reset])
def on_change(sender, request, user, **kwargs):
    """End the other sessions of who changed a way of signing in."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_others(request)
    else:
        end_all(user)


@receiver(email_changed)
def on_other_address(sender, request, user, from_email_address, to_email_address, **kwargs):
    """An address proven for the first time changes nothing; another one instead of it does."""
    if from_email_address and from_email_address.email != to_email_address.email:
        on_change(sender, request, user)


def renew_key(request):
    """Give this session a new key; what it holds stays."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_others(request):
    """End every session of the signed-in person but this one, which gets a new key."""
    old = request.session.session_key
    end_all(request.user, but=old)
    request.user.refresh_from_db(fields=["sessions_ended"])
    update_session_auth_hash(request, request.user)
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def open_sessions(person):
    """Return the rows of the sessions that `person` has now, newest first."""
    rows = UserSession.objects.filter(user_id=person.pk).order_by("-created_at", "-pk")
    keys = rows.values_list("session_key", flat=True)
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return list(rows.filter(session_key__in=set(alive.values_list("session_key", flat=True))))


def end_all(person, *, but=""):
    """End every session of `person`, on whatever device; `but` keeps the row of one key."""
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    UserSession.objects.filter(user_id=person.pk).exclude(session_key=but).delete()
