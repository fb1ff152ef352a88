"""What guests without an account are written: the invitation, and what changes of the workshop."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from workshops.calendars import calendar_of
from workshops.invitations.services import token_of

LONGEST_SUBJECT = 150


def letter_of(invitation, about="invite"):
    """Return the mail that invites, or that tells of `about` "edit" or "cancel"; None without one.

    It carries the workshop for her calendar, under the same UID each time.
    """
    if not invitation.email or (about != "cancel" and invitation.token_hash is None):
        return None
    workshop = invitation.workshop
    with translation.override(invitation.language):
        facts = {"workshop": workshop, "guest": invitation.participant, "about": about}
        facts["link"] = address_of(invitation)
        mail = EmailMessage(
            subject=_subject(workshop, about),
            body=render_to_string("workshops/email/invitation.txt", facts),
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach("workshop.ics", calendar_of([workshop]).decode(), "text/calendar")
        return mail


def address_of(invitation):
    """Return the address of the newest letter of `invitation`, on the configured host."""
    return settings.SITE_URL + reverse("workshops:invited_by_link", args=[token_of(invitation)])


def _subject(workshop, about):
    words = {
        "invite": _("You are invited: %(title)s"),
        "edit": _("Changed: %(title)s"),
        "cancel": _("Cancelled: %(title)s"),
    }[about]
    return " ".join((words % {"title": workshop.title}).split())[:LONGEST_SUBJECT]
