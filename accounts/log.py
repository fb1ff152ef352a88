"""How the log speaks of postings, duties, people and invitations."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Duty, Invitation, Posting, User
from accounts.querysets import within
from events.subjects import Named, subject, verbs

VERBS = {
    "state-posting": _("Stated a posting"),
    "confirm-posting": _("Confirmed a posting"),
    "refuse-posting": _("Refused a posting"),
    "end-posting": _("Ended a posting"),
    "take-back-posting": _("Took a stated posting back"),
    "grant-duty": _("Granted a duty"),
    "end-duty": _("Ended a duty"),
    "suspend-person": _("Suspended a person"),
    "invite": _("Invited somebody"),
    "accept-invitation": _("Accepted an invitation"),
    "read-log": _("Looked at this log"),
}
# What concerns a person's own mail or sign-in is nobody else's affair.
_OF_PEOPLE = ("suspend-person",)


def _postings_under(place):
    return Posting.objects.filter(within("office__place", place)).values("pk")


def _postings_named(ids, reader):
    rows = Posting.objects.filter(pk__in=ids).with_office()
    return {
        row.pk: Named(f"{row.office.title}, {row.office.place.label}", row.office.title_language)
        for row in rows
    }


def _duties_under(place):
    return Duty.objects.filter(within("place", place)).values("pk")


def _duties_named(ids, reader):
    rows = Duty.objects.filter(pk__in=ids).with_place()
    return {row.pk: Named(f"{row.get_kind_display()}, {row.place.label}") for row in rows}


def _people_under(place):
    return Posting.objects.confirmed().filter(within("office__place", place)).values("person")


def _people_named(ids, reader):
    return {person.pk: Named(person.shown_name) for person in User.objects.filter(pk__in=ids)}


def _invitations_under(place):
    return Invitation.objects.filter(within("place", place)).values("pk")


def _invitations_named(ids, reader):
    rows = Invitation.objects.filter(pk__in=ids).select_related("place__state", "place__district")
    return {row.pk: Named(row.place.label) for row in rows}


verbs(VERBS)
subject("posting", _("Postings"), under=_postings_under, named=_postings_named)
subject("duty", _("Duties"), under=_duties_under, named=_duties_named)
subject("user", _("People"), under=_people_under, named=_people_named, verbs=_OF_PEOPLE)
subject("invitation", _("Invitations"), under=_invitations_under, named=_invitations_named)
