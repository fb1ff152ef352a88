"""What people hear about postings and duties."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.absences import others_at_desks_of
from accounts.models import Absence, Duty, Pause, Posting, User
from accounts.standing import standing_of
from events.kinds import kind
from events.registry import Notice, note_of, tells, tells_settings_address

kind(
    "security",
    gettext_lazy("The security of my account"),
    gettext_lazy("A new password, address, number or sign-in: you always get an e-mail about it."),
    always=True,
)
kind(
    "postings",
    gettext_lazy("Postings and duties"),
    gettext_lazy("Your own, and those waiting for your desk."),
    subjects=["posting", "duty", "absence", "pause", "user"],
)


@tells_settings_address
def mail_settings():
    return reverse("accounts:notices")


SENTENCES = {
    "state-posting": lambda: _(
        "{name} says they are {office} at {place}. Confirm it, or say why not."
    ),
    "confirm-posting": lambda: _("Your posting as {office} at {place} is confirmed."),
    "refuse-posting": lambda: _("Your posting as {office} at {place} was not confirmed."),
    "end-posting": lambda: _("Your posting as {office} at {place} ends on {day}."),
    "leave-office": lambda: _("{name} leaves the office of {office} at {place} on {day}."),
    "grant-duty": lambda: _("You have a new duty at {place}: {duty}."),
    "end-duty": lambda: _("Your duty at {place} ends: {duty}."),
}


@tells("posting")
def posting_notices(events, reader):
    """Return the notices on postings: to the person, and to a desk while it still decides."""
    postings = Posting.objects.filter(pk__in=[event.subject_id for event in events])
    rows = {row.pk: row for row in postings.with_office().select_related("person")}
    waiting, lying = _waiting_for(reader, rows), _lying_with(reader, rows)
    told = {}
    for event in events:
        posting = rows.get(event.subject_id)
        theirs = lying if event.verb == "end-posting" else waiting
        if posting and (posting.person_id == reader.pk or posting.pk in theirs):
            told[event.pk] = _posting_notice(event, posting, reader)
    return {pk: notice for pk, notice in told.items() if notice}


def _waiting_for(reader, rows):
    if all(row.person_id == reader.pk for row in rows.values()):
        return set()
    mine = Posting.objects.awaiting(standing_of(reader), timezone.now())
    return set(mine.filter(pk__in=rows).values_list("pk", flat=True))


def _lying_with(reader, rows):
    if all(row.person_id == reader.pk for row in rows.values()):
        return set()
    mine = Posting.objects.lying_with(standing_of(reader), timezone.now())
    return set(mine.filter(pk__in=rows).values_list("pk", flat=True))


def _posting_notice(event, posting, reader):
    if event.verb not in SENTENCES:
        return None
    own = posting.person_id == reader.pk
    words = SENTENCES["leave-office" if event.verb == "end-posting" and not own else event.verb]
    return Notice(
        sentence=words().format(
            name=_name_of(event, posting.person),
            office=posting.office.title,
            place=posting.office.place.label,
            day=date_format(posting.ends_on, "DATE_FORMAT") if posting.ends_on else "",
        ),
        address=reverse("accounts:settings" if own else "accounts:postings"),
        **note_of(event),
    )


def _name_of(event, person):
    """Her own name to the desk that has to confirm who she is; else as others may see it."""
    return person.name if event.verb == "state-posting" else person.shown_name


@tells("duty")
def duty_notices(events, reader):
    """Return the notices on duties that the reader holds now, and on those that have ended."""
    duties = Duty.objects.filter(pk__in=[event.subject_id for event in events], person=reader)
    rows = {row.pk: row for row in duties.with_place()}
    held = set(duties.active().values_list("pk", flat=True))
    return {
        event.pk: Notice(
            sentence=SENTENCES[event.verb]().format(
                place=rows[event.subject_id].place.label,
                duty=rows[event.subject_id].get_kind_display(),
            ),
            address=reverse("accounts:settings"),
        )
        for event in events
        if event.subject_id in rows
        and (event.verb == "end-duty" or (event.verb == "grant-duty" and event.subject_id in held))
    }


@tells("absence")
def absence_notices(events, reader):
    """Return the notices on absences: to the curator, and to the others of her desks."""
    absences = Absence.objects.filter(pk__in=[event.subject_id for event in events])
    rows = {row.pk: row for row in absences.select_related("person")}
    told = {}
    for event in events:
        row = rows.get(event.subject_id)
        if row and event.verb == "begin-absence" and _concerns(row.person, reader):
            told[event.pk] = _absence_notice(row, reader)
        elif row and event.verb == "end-absence" and row.person_id == reader.pk:
            words = _("Your absence has ended. The work of your desk comes to you again.")
            told[event.pk] = Notice(words, reverse("accounts:settings"))
    return told


def _concerns(person, reader):
    return person.pk == reader.pk or reader in others_at_desks_of(person)


def _absence_notice(row, reader):
    own = row.person_id == reader.pk
    words = _("{name} is away from {first} to {last}. The work of your desk continues.")
    if own:
        words = _("You are away from {first} to {last}. The work of your desk continues meanwhile.")
    return Notice(
        sentence=words.format(
            name=row.person.shown_name,
            first=date_format(row.starts_on, "DATE_FORMAT"),
            last=date_format(row.ends_on, "DATE_FORMAT"),
        ),
        address=reverse("accounts:settings") if own else reverse("accounts:postings"),
    )


@tells("pause")
def pause_notices(events, reader):
    """Return the notices on pauses, to the curators of the desk that is paused."""
    pauses = Pause.objects.filter(pk__in=[event.subject_id for event in events])
    own = {duty.place_id for duty in standing_of(reader).curates}
    rows = {row.pk: row for row in pauses.filter(place__in=own).select_related("place")}
    return {
        event.pk: Notice(_pause_words(rows[event.subject_id]), reverse("accounts:postings"))
        for event in events
        if event.subject_id in rows
    }


def _pause_words(pause):
    words = _(
        "The desk of {desk} is paused from {first} to {last}: {why}. These days do not count."
    )
    if pause.called_off:
        words = _("The pause of the desk of {desk} from {first} is off. The days count as always.")
    return words.format(
        desk=pause.place.full_name,
        first=date_format(pause.starts_on, "DATE_FORMAT"),
        last=date_format(pause.ends_on, "DATE_FORMAT"),
        why=pause.get_reason_display(),
    )


@tells("user")
def suspension_notices(events, reader):
    """Return the notices on suspensions: to the others of the desk, and to who is back."""
    people = User.objects.in_bulk({event.subject_id for event in events})
    told = {}
    for event in events:
        person = people.get(event.subject_id)
        if person and event.verb == "suspend-person" and reader in others_at_desks_of(person):
            words = _(
                "The account of {name} is suspended. What they were reading is open "
                "to the desk again."
            )
            told[event.pk] = Notice(
                words.format(name=person.shown_name), reverse("accounts:postings")
            )
        elif person == reader and event.verb == "lift-suspension":
            told[event.pk] = Notice(_("Your account is open again."), reverse("accounts:settings"))
    return told
