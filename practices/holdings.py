"""What entries hold of a person: what she told, her photos, what she vouched for and took up."""

from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.personal import Fact, Section, holds, names_acts
from practices.models import (
    Adoption,
    AdoptionTelling,
    Attachment,
    AttachmentState,
    Challenge,
    Confirmation,
    Endorsement,
    Follow,
    Import,
    Photo,
    Relier,
    SecondOpinion,
    Suggestion,
    Translation,
    Version,
)
from practices.presentation import ANSWER_NAMES

names_acts(
    {
        "withdraw-photo": gettext_lazy("Withdrew consent for a photo"),
        "withdraw-contact": gettext_lazy("Withdrew consent to show a contact"),
    }
)


@holds(2)
def what_entries_hold(person):
    """Return the versions that `person` told or typed, her photos and her endorsements."""
    versions = Version.objects.filter(Q(author=person) | Q(typist=person))
    return [
        Section(
            "entries",
            _("Entries that you told or typed"),
            versions.select_related("practice", "place", "office", "particulars").order_by("-id"),
            lambda rows: _versions(rows, person),
            _("The text of an entry is on its own page. Here is what is kept along with it."),
        ),
        Section(
            "photos",
            _("Photos that you sent"),
            photos_of(person),
            lambda rows: [_photo(row) for row in rows],
        ),
        *_lived(person),
        *_doubted(person),
        *_opinions(person),
        *_written(person),
        Section(
            "imports",
            _("Files of practices that you added"),
            Import.objects.filter(sent_by=person).defer("rows", "left_out"),
            lambda rows: [_import(row) for row in rows],
        ),
        Section(
            "claims",
            _("Entries that you are reading for your desk"),
            Version.objects.filter(claimed_by=person).select_related("practice").order_by("-id"),
            lambda rows: [_claim(row) for row in rows],
        ),
    ]


def _opinions(person):
    return [
        Section(
            "opinions",
            _("Second opinions that you asked for or gave"),
            SecondOpinion.objects.filter(Q(asked_by=person) | Q(answered_by=person))
            .select_related("version__practice")
            .order_by("-id"),
            lambda rows: [_opinion(row, person) for row in rows],
        ),
    ]


def _written(person):
    """Return what `person` wrote about practices of others: corrections and translations."""
    return [
        Section(
            "suggestions",
            _("Corrections that you suggested"),
            Suggestion.objects.filter(person=person).select_related("practice", "office"),
            lambda rows: [_suggestion(row) for row in rows],
        ),
        Section(
            "translations",
            _("What you translated or checked"),
            Translation.objects.filter(Q(person=person) | Q(checked_by=person)).select_related(
                "based_on__practice", "office"
            ),
            lambda rows: [_translation(row, person) for row in rows],
        ),
    ]


def _lived(person):
    """Return what `person` did with practices of others: vouched, took up, follows."""
    return [
        Section(
            "endorsements",
            _("What you endorsed"),
            Endorsement.objects.filter(person=person)
            .select_related("practice", "office")
            .order_by("-at", "-id"),
            lambda rows: [_endorsement(row) for row in rows],
        ),
        *_taken_up(person),
        Section(
            "follows",
            _("What you follow"),
            Follow.objects.filter(person=person).select_related("practice"),
            lambda rows: [_follow(row) for row in rows],
        ),
        Section(
            "confirmations",
            _("What you confirmed"),
            Confirmation.objects.filter(person=person)
            .select_related("practice", "office")
            .order_by("-at", "-id"),
            lambda rows: [_confirmation(row) for row in rows],
        ),
    ]


def _taken_up(person):
    """Return what `person` said for places that take practices up, now and before."""
    return [
        Section(
            "adoptions",
            _("What you took up for a place"),
            Adoption.objects.filter(person=person)
            .select_related("practice", "place", "office")
            .order_by("-at", "-id"),
            lambda rows: [_adoption(row) for row in rows],
        ),
        Section(
            "adoption-tellings",
            _("What you told of it before, with a status that the place has left"),
            AdoptionTelling.objects.filter(person=person)
            .select_related("adoption__practice", "adoption__place")
            .order_by("-status_at", "-id"),
            lambda rows: [_adoption_telling(row) for row in rows],
        ),
    ]


def _doubted(person):
    """Return the doubts of `person`, and what she was told to unlearn."""
    return [
        Section(
            "doubts",
            _("Doubts that you raised or answered"),
            Challenge.objects.filter(Q(person=person) | Q(answered_by=person))
            .select_related("practice", "office")
            .order_by("-at", "-id"),
            lambda rows: [_doubt(row, person) for row in rows],
        ),
        Section(
            "unlearned",
            _("What you relied on and were told to change"),
            Relier.objects.filter(person=person)
            .select_related("unlearning__practice")
            .order_by("-id"),
            lambda rows: [_relier(row) for row in rows],
        ),
    ]


def photos_of(person):
    """Return the photos that `person` sent and that are still there, newest first."""
    sent = Attachment.objects.filter(uploaded_by=person).exclude(state=AttachmentState.GONE)
    shown = Photo.objects.filter(version__in=Version.objects.visible_to(person))
    shown = Prefetch("shown_in", shown.select_related("version"))
    return sent.select_related("practice").prefetch_related(shown).order_by("-id")


def _versions(rows, person):
    """Tell of each version; its words only where `person` may read it, whose office may go on."""
    rows = list(rows)
    read = Version.objects.filter(pk__in=[row.pk for row in rows]).visible_to(person)
    readable = set(read.values_list("pk", flat=True))
    return [_version(row, person, told=row.pk in readable) for row in rows]


def _version(version, person, *, told):
    part = _("told it") if version.author_id == person.pk else _("typed it")
    particulars = getattr(version, "particulars", None) if told else None
    office = version.office
    words = [
        Fact("title", _("Title"), version.title, version.language),
        Fact("state", _("Status"), version.get_state_display()),
    ]
    return [
        Fact("code", _("Code"), version.practice.code),
        *(words if told else []),
        Fact("part", _("Your part"), part),
        Fact(
            "office",
            _("Office"),
            office.title if office else "",
            office.title_language if office else "",
        ),
        Fact("written", _("Written"), _day(version.created_at)),
        *(_particulars(particulars, version.language) if particulars else []),
    ]


def _particulars(told, language):
    return [
        Fact("contact", _("Whom to ask"), told.contact, language),
        Fact("told-by", _("Told by"), told.told_by_name, language),
        Fact("told-by-office", _("Office of who told it"), told.told_by_office, language),
        Fact("yes", _("How the yes was given"), told.get_tellers_yes_display()),
        Fact("consent", _("Consent"), told.consent_text),
        Fact("consented", _("Consent given"), _day(told.consent_at)),
    ]


def _photo(photo):
    shown = {one.description: one.description for one in photo.shown_in.all()}
    return [
        Fact("code", _("Code"), photo.practice.code),
        Fact("description", _("Description"), " · ".join(filter(None, shown))),
        Fact("state", _("Status"), photo.get_state_display()),
        Fact("sent", _("Sent"), _day(photo.created_at)),
    ]


def _endorsement(row):
    return [
        Fact("code", _("Code"), row.practice.code),
        Fact("type", _("Endorsed"), row.get_type_display()),
        Fact("office", _("Office"), row.office.title, row.office.title_language),
        Fact("note", _("Note"), row.note),
        Fact("at", _("When"), _day(row.at)),
        Fact("withdrawn", _("Taken back"), _day(row.withdrawn_at)),
    ]


def _adoption(row):
    return [
        Fact("code", _("Code"), row.practice.code),
        Fact("place", _("Place"), row.place.label),
        Fact("office", _("Office"), row.office.title, row.office.title_language),
        Fact("status", _("Status"), row.get_status_display()),
        Fact("at", _("When"), _day(row.at)),
        Fact("shielded", _("Shielded"), _("Yes") if row.shielded else _("No")),
        *_said(row),
        Fact(
            "photo_description", _("Description of the photo"), row.photo_description, row.language
        ),
    ]


def _adoption_telling(row):
    return [
        Fact("code", _("Code"), row.adoption.practice.code),
        Fact("place", _("Place"), row.adoption.place.label),
        Fact("status", _("Status"), row.get_status_display()),
        Fact("at", _("When"), _day(row.status_at)),
        *_said(row),
    ]


def _said(row):
    words = {
        "changed": _("What you changed"),
        "result": _("What came of it"),
        "conditions": _("Conditions there"),
        "likely_reason": _("The likely reason"),
        "reach": _("How many"),
    }
    return [Fact(name, said, getattr(row, name), row.language) for name, said in words.items()]


def _import(row):
    return [
        Fact("file", _("File"), row.file_name),
        Fact("at", _("Sent"), _day(row.sent_at)),
        Fact("made", _("Drafts made"), str(row.made)),
    ]


def _follow(row):
    return [
        Fact("code", _("Code"), row.practice.code),
        Fact("at", _("Since"), _day(row.at)),
    ]


def _confirmation(row):
    office = row.office
    return [
        Fact("code", _("Code"), row.practice.code),
        Fact("answer", _("Still true?"), row.get_answer_display()),
        Fact("day", _("Still true on"), _date(row.still_true_on)),
        Fact(
            "office",
            _("Office"),
            office.title if office else "",
            office.title_language if office else "",
        ),
        Fact("note", _("Note"), row.note),
        Fact("at", _("When"), _day(row.at)),
    ]


def _suggestion(row):
    return [
        Fact("code", _("Code"), row.practice.code),
        Fact("answer", _("Answer"), str(ANSWER_NAMES[row.field])),
        Fact("proposed", _("What it should say"), row.proposed, row.language),
        Fact("why", _("Why"), row.why),
        Fact("state", _("Status"), row.get_state_display()),
        Fact("at", _("When"), _day(row.at)),
    ]


def _translation(row, person):
    own, office = row.person_id == person.pk, row.office
    part = _("translated it") if own else _("checked it")
    facts = [
        Fact("code", _("Code"), row.based_on.practice.code),
        Fact("language", _("Language"), row.get_language_display()),
        Fact("part", _("Your part"), part),
        Fact("state", _("Status"), row.get_state_display()),
        Fact("at", _("When"), _day(row.saved_at if own else row.checked_at)),
    ]
    if own and office:
        facts.append(Fact("office", _("Office"), office.title, office.title_language))
    words = " · ".join(row.texts.values()) if own else ""
    return [*facts, Fact("texts", _("Translation"), words, row.language)]


def _date(day):
    return date_format(day, "DATE_FORMAT") if day else ""


def _doubt(row, person):
    facts = [
        Fact("code", _("Code"), row.practice.code),
        Fact("reason", _("Reason"), row.get_reason_display()),
        Fact("at", _("When"), _day(row.at)),
    ]
    if row.person_id == person.pk:
        facts += [
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("note", _("Note"), row.note, row.note_language),
        ]
    if row.answered_by_id == person.pk:
        facts.append(Fact("answer", _("Your answer"), row.answer, row.answer_language))
    return [*facts, Fact("outcome", _("Decided"), row.get_outcome_display())]


def _relier(row):
    return [
        Fact("code", _("Code"), row.unlearning.practice.code),
        Fact("understood", _("Understood"), _day(row.understood_at)),
    ]


def _claim(version):
    return [
        Fact("code", _("Code"), version.practice.code),
        Fact("since", _("Since"), _day(version.claimed_at)),
    ]


def _opinion(row, person):
    asked, answered = row.asked_by_id == person.pk, row.answered_by_id == person.pk
    return [
        Fact("code", _("Code"), row.version.practice.code),
        Fact("question", _("Your question"), row.question, row.question_language)
        if asked
        else Fact("answer", _("Your answer"), row.answer, row.answer_language),
        Fact("at", _("When"), _day(row.answered_at if answered else row.asked_at)),
    ]


def _day(moment):
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
