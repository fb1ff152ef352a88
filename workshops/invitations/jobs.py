"""Sending letters to guests: each may run twice or be killed; the rows say what is to be done."""

from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from events.registry import handles
from events.services import NEWS
from workshops import pace
from workshops.invitations.letters import letter_of
from workshops.models import GuestInvitation

MOST_CHANGES = 4  # of a workshop, told an hour


@transaction.atomic
def send_letter(pk, about="invite"):
    """Send the letter of the invitation `pk`; return how many went out.

    An invitation goes out once a sending; what changed is told to whoever has not said no.
    """
    rows = GuestInvitation.objects.select_for_update(of=("self",), skip_locked=True)
    near = ("participant", "workshop__place", "workshop__area")
    letter = rows.select_related(*near).filter(pk=pk).first()
    if letter is None or (about == "invite" and letter.mailed_at):
        return 0
    mail = letter_of(letter, about)
    if mail is None:
        return 0
    try:
        mail.send()
    except SMTPRecipientsRefused as failure:
        if min((code for code, _words in failure.recipients.values()), default=0) < 500:
            raise
        letter.refused_at = timezone.now()
    letter.mailed_at = timezone.now()
    letter.save(update_fields=["mailed_at", "refused_at"])
    return 1


@handles("edit-workshop")
@handles("cancel-workshop")
def tell_guests(event, workshop):
    """Let guests by mail hear that days, hours or venue have changed, or that it is cancelled."""
    about = event.verb.partition("-")[0]
    if timezone.now() - event.at > NEWS or (about == "edit" and event.target != "moved"):
        return
    letters = GuestInvitation.objects.filter(workshop=workshop, ended_at=None, refused_at=None)
    letters = letters.exclude(email="").filter(participant__declined_at=None)
    if about == "edit" and pace.count(f"guest-news:{workshop.pk}") > MOST_CHANGES:
        return
    for pk in letters.values_list("pk", flat=True):
        async_task("workshops.invitations.jobs.send_letter", pk, about)
