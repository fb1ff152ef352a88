"""What the log and the outbox hold of a person."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.kinds import all_kinds
from events.models import Event, Mailbox, Note, Outbox, Parked, UnwantedMail
from events.personal import Fact, Section, holds, name_of_act
from events.registry import notices


@holds(3)
def what_waits_and_was_sent(person):
    """Return the notices and mail sent to `person`, and the forms that wait for her."""
    return [
        Section(
            "notices",
            _("Notices to you"),
            Outbox.objects.notices_for(person).select_related("event__note"),
            lambda rows: _notices(rows, person),
        ),
        Section(
            "mail",
            _("E-mails to you"),
            Mailbox.objects.filter(person=person).order_by("pk"),
            lambda rows: [_mailbox(row) for row in rows],
        ),
        Section(
            "unwanted-mail",
            _("E-mails you do not want"),
            UnwantedMail.objects.filter(person=person).order_by("pk"),
            lambda rows: [[Fact("kind", _("Kind"), _name_of_kind(row.kind))] for row in rows],
        ),
        Section(
            "parked",
            _("Forms kept for you"),
            Parked.objects.kept_for(person),
            lambda rows: [_parked(row) for row in rows],
        ),
    ]


@holds(5)
def what_the_log_holds(person):
    """Return the notes that `person` wrote, and what she did."""
    return [
        Section(
            "notes",
            _("Notes that you wrote"),
            Note.objects.filter(event__actor=person).select_related("event").order_by("-event"),
            lambda rows: [_note(note) for note in rows],
        ),
        Section(
            "acts",
            _("What you did, as the log keeps it"),
            Event.objects.filter(actor=person).order_by("-at", "-id"),
            lambda rows: [_act(event) for event in rows],
            _(
                "Nothing is ever removed from the log. It holds no names and no "
                "words, only who did what and when."
            ),
        ),
    ]


def _notices(rows, person):
    told = notices([row.event for row in rows], person)
    return [_notice(row, told.get(row.event_id)) for row in rows]


def _notice(row, notice):
    sentence = notice.sentence if notice else name_of_act(row.event.verb)
    note = notice.note if notice else ""
    return [
        Fact("at", _("When"), _moment(row.next_try_at)),
        Fact("notice", _("Notice"), sentence),
        Fact("note", _("Note"), note, notice.note_language if notice else ""),
        Fact("read", _("Read"), _("yes") if row.read_at else _("not yet")),
    ]


def _mailbox(row):
    return [
        Fact("mailed", _("Last e-mail"), _moment(row.mailed_at)),
        Fact("bounced", _("An e-mail came back"), _moment(row.bounced_at)),
        Fact("why", _("Why"), row.bounced_status),
    ]


def _parked(row):
    typed = [text for values in row.data.values() for text in values if text]
    return [
        Fact("sent", _("Sent"), _moment(row.created_at)),
        Fact("until", _("Kept until"), _moment(row.expires_at)),
        Fact("typed", _("What was typed"), "\n".join(typed)),
    ]


def _name_of_kind(key):
    return next((str(one.name) for one in all_kinds() if one.key == key), key)


def _note(note):
    answers = [
        Fact(f"at-{field}", _("On an answer"), text, note.language)
        for field, text in note.answers.items()
    ]
    return [
        _when(note.event),
        Fact("act", _("With"), name_of_act(note.event.verb)),
        Fact("note", _("Note"), note.text, note.language),
        *answers,
    ]


def _act(event):
    about = f"{event.subject_type} {event.subject_id}"
    return [
        _when(event),
        Fact("act", _("What"), name_of_act(event.verb)),
        Fact("about", _("Row"), about),
    ]


def _when(event):
    return Fact("at", _("When"), _moment(event.at))


def _moment(at):
    return date_format(localtime(at), "DATETIME_FORMAT") if at else ""
