"""How the log speaks of postings, duties, people, invitations, slips and office lists."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import DutyKind
from accounts.models import (
    Absence,
    Duty,
    FundHead,
    Invitation,
    OfficeList,
    Pause,
    Phase,
    Posting,
    Programme,
    User,
)
from accounts.querysets import within
from events.subjects import Named, subject, verbs
from places.models import Fact

VERBS = {
    "state-posting": _("Added a posting"),
    "confirm-posting": _("Confirmed a posting"),
    "refuse-posting": _("Refused a posting"),
    "end-posting": _("Ended a posting"),
    "take-back-posting": _("Took back an unconfirmed posting"),
    "grant-duty": _("Granted a duty"),
    "end-duty": _("Ended a duty"),
    "suspend-person": _("Suspended a person"),
    "lift-suspension": _("Lifted a suspension"),
    "begin-absence": _("Recorded an absence"),
    "end-absence": _("Ended an absence"),
    "begin-pause": _("Paused a desk"),
    "end-pause": _("Moved the end of a desk's pause"),
    "invite": _("Invited somebody"),
    "accept-invitation": _("Accepted an invitation"),
    "take-office-list": _("Added an office list"),
    "print-slip": _("Printed a sign-in slip"),
    "open-account": _("Opened an account by link or slip"),
    "add-row": _("Added a programme, phase or fund head"),
    "end-row": _("Said when a programme, phase or fund head ends"),
    "tell-fact": _("Told a fact of a place"),
    "read-log": _("Looked at this log"),
}
# What concerns a person's own mail or sign-in is nobody else's affair.
_OF_PEOPLE = ("suspend-person", "lift-suspension")


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


def _absences_under(place):
    """Of the curators whose desks lie at or under `place`: who is away moves a queue."""
    curators = Duty.objects.filter(within("place", place), kind=DutyKind.CURATOR)
    return Absence.objects.filter(person__in=curators.values("person")).values("pk")


def _absences_named(ids, reader):
    rows = Absence.objects.filter(pk__in=ids).select_related("person")
    return {row.pk: Named(row.person.shown_name) for row in rows}


def _people_under(place):
    return Posting.objects.confirmed().filter(within("office__place", place)).values("person")


def _people_named(ids, reader):
    return {person.pk: Named(person.shown_name) for person in User.objects.filter(pk__in=ids)}


def _pauses_under(place):
    return Pause.objects.filter(within("place", place)).values("pk")


def _facts_under(place):
    return Fact.objects.filter(within("place", place)).values("pk")


def _invitations_under(place):
    return Invitation.objects.filter(within("place", place)).values("pk")


def _lists_under(place):
    return OfficeList.objects.filter(within("place", place)).values("pk")


def _named_by_place(model):
    """Return the function that names the rows of `model` by their places."""

    def named(ids, reader):
        rows = model.objects.filter(pk__in=ids).select_related("place__state", "place__district")
        return {row.pk: Named(row.place.label) for row in rows}

    return named


def _under_no_place(place):
    """Of the whole country: they stand in the log of no state."""
    return []


def _rows_named(model):
    def named(ids, reader):
        rows = model.objects.filter(pk__in=ids)
        return {row.pk: Named(row.name, row.name_language) for row in rows}

    return named


verbs(VERBS)
subject("posting", _("Postings"), under=_postings_under, named=_postings_named)
subject("duty", _("Duties"), under=_duties_under, named=_duties_named)
subject("absence", _("Absences"), under=_absences_under, named=_absences_named)
subject("pause", _("Pauses of desks"), under=_pauses_under, named=_named_by_place(Pause))
subject("user", _("People"), under=_people_under, named=_people_named, verbs=_OF_PEOPLE)
subject("invitation", _("Invitations"), under=_invitations_under, named=_named_by_place(Invitation))
subject("officelist", _("Office lists"), under=_lists_under, named=_named_by_place(OfficeList))
subject("fact", _("Facts of places"), under=_facts_under, named=_named_by_place(Fact))
subject("programme", _("Programmes"), under=_under_no_place, named=_rows_named(Programme))
subject("phase", _("Phases"), under=_under_no_place, named=_rows_named(Phase))
subject("fundhead", _("Fund heads"), under=_under_no_place, named=_rows_named(FundHead))
