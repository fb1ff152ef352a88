"""What invitations forget: the addresses of guests, and the links that went to them."""

from workshops.models import GuestInvitation


def end_letters(participants, at):
    """Let the invitations of `participants` open nothing any more, and drop their addresses."""
    letters = GuestInvitation.objects.filter(participant__in=participants.values("pk"))
    letters.filter(ended_at=None).update(ended_at=at, token_hash=None)
    letters.update(email="")


def written_to_as(person):
    """Return the uids of the guests who were invited by the address of `person`."""
    if not person.email:
        return []
    letters = GuestInvitation.objects.filter(email=person.email.lower())
    return list(letters.values_list("participant__uid", flat=True))
