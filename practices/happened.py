"""What happened to a practice, in a sentence, for who meets it changed."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Office
from events.models import Event
from practices import permissions


def last_told_to(user, practice):
    """Return what was last done to `practice`, as one sentence; empty for who only reads it.

    A revision is no affair of peers, so only its author and its desk are told.
    """
    if not (permissions.is_author(user, practice) or permissions.decides(user, practice)):
        return ""
    sentences = _sentences()
    done = Event.objects.filter(subject_type="practice", subject_id=practice.pk)
    event = done.filter(verb__in=sentences).order_by("-at", "-id").first()
    if event is None:
        return ""
    office = Office.objects.filter(pk=event.office_id).first()
    return sentences[event.verb] % {
        "when": date_format(localtime(event.at), "DATETIME_FORMAT"),
        "who": office.title if office else _("somebody without an office"),
    }


def _sentences():
    return {
        "submit": _("Submitted by %(who)s, %(when)s."),
        "recall": _("Taken back by its author, %(when)s."),
        "claim": _("Taken up for reading by %(who)s, %(when)s."),
        "release": _("Let go for reading by %(who)s, %(when)s."),
        "return": _("Returned with a note by %(who)s, %(when)s."),
        "decline": _("Declined by %(who)s, %(when)s."),
        "accept": _("Accepted and published by %(who)s, %(when)s."),
        "appeal": _("Brought before the desk above by its author, %(when)s."),
        "reopen": _("Opened anew by its author, %(when)s."),
        "supersede": _("Replaced by another practice by %(who)s, %(when)s."),
        "withdraw": _("Withdrawn by %(who)s, %(when)s."),
        "reinstate": _("Published again by %(who)s, %(when)s."),
    }
