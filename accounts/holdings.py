"""What is held of a person as somebody who signs in and holds office."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.devices import device_name
from accounts.models import Invitation, Pause
from events.personal import Fact, Section, holds, names_acts


@holds(1)
def what_offices_hold(person):
    """Return the account of `person`, her postings, duties and invitations."""
    invitations = Invitation.objects.filter(_invited(person)).select_related("place")
    return [
        Section("account", _("Your account"), [person], lambda rows: [_account(rows[0])]),
        Section(
            "postings",
            _("Your postings"),
            person.postings.with_office().order_by("-starts_on", "-id"),
            lambda rows: [_posting(row) for row in rows],
        ),
        Section(
            "duties",
            _("Your duties"),
            person.duties.with_place().order_by("-starts_on", "-id"),
            lambda rows: [_duty(row) for row in rows],
        ),
        Section(
            "absences",
            _("When you are away"),
            person.absences.order_by("-starts_on", "-id"),
            lambda rows: [_span(row) for row in rows],
        ),
        Section(
            "pauses",
            _("Desks that you paused"),
            Pause.objects.filter(set_by=person).select_related("place").order_by("-id"),
            lambda rows: [_pause(row) for row in rows],
        ),
        Section(
            "invitations",
            _("Invitations to you"),
            invitations.order_by("-id"),
            lambda rows: [_invitation(row) for row in rows],
        ),
    ]


@holds(4)
def what_signing_in_holds(person):
    """Return the addresses of `person`, her sessions and second factors."""
    return [
        Section(
            "addresses",
            _("Your e-mail addresses"),
            EmailAddress.objects.filter(user=person).order_by("pk"),
            lambda rows: [_address(row) for row in rows],
        ),
        Section(
            "sessions",
            _("Where you are signed in"),
            UserSession.objects.filter(user=person).order_by("-last_seen_at", "-id"),
            lambda rows: [_session(row) for row in rows],
        ),
        Section(
            "factors",
            _("Your second factors and passkeys"),
            Authenticator.objects.filter(user=person).order_by("id"),
            lambda rows: [_factor(row) for row in rows],
            _("Their secret keys are neither shown here nor included in the copy."),
        ),
    ]


def _invited(person):
    invited = Q(accepted_by=person) | Q(person=person)
    return invited | Q(email=person.email) if person.email else invited


def _account(person):
    withdrawn = person.name_withdrawn_at
    return [
        Fact("name", _("Name"), person.name),
        Fact("email", _("E-mail address"), person.email),
        Fact("phone", _("Mobile number"), person.phone),
        Fact("language", _("Language"), str(dict(settings.LANGUAGES).get(person.language, ""))),
        Fact("joined", _("Account created"), _day(person.joined_at)),
        Fact("last-sign-in", _("Last sign-in"), _day(person.last_login)),
        Fact("name-withdrawn", _("Name not shown since"), _day(withdrawn)),
    ]


def _address(row):
    return [
        Fact("email", _("E-mail address"), row.email),
        Fact("verified", _("Confirmed"), _("yes") if row.verified else _("not yet")),
    ]


def _posting(row):
    return [
        Fact("office", _("Office"), row.office.title, row.office.title_language),
        Fact("place", _("Place"), row.office.place.label),
        *_span(row),
        Fact("state", _("Status"), row.get_state_display()),
    ]


def _duty(row):
    return [
        Fact("duty", _("Duty"), row.get_kind_display()),
        Fact("programme", _("Programme"), row.get_programme_display() if row.programme else ""),
        Fact("place", _("Place"), row.place.label),
        *_span(row),
    ]


def _pause(row):
    return [
        Fact("place", _("Place"), row.place.label),
        *_span(row),
        Fact("why", _("Why?"), row.get_reason_display()),
        Fact("words", _("In a few words"), row.words, row.language),
    ]


def _session(row):
    return [
        Fact("device", _("Device"), device_name(row.user_agent)),
        Fact("agent", _("What the browser calls itself"), row.user_agent),
        Fact("ip", _("Internet address (IP)"), row.ip),
        Fact("began", _("Signed in"), _day(row.created_at)),
        Fact("seen", _("Last seen"), _day(row.last_seen_at)),
    ]


def _factor(row):
    return [
        Fact("kind", _("Kind"), row.get_type_display()),
        Fact("added", _("Added"), _day(row.created_at)),
        Fact("used", _("Last used"), _day(row.last_used_at)),
    ]


def _invitation(row):
    return [
        Fact("email", _("E-mail address"), row.email),
        Fact("place", _("Place"), row.place.label),
        Fact("accepted", _("Accepted"), _day(row.accepted_at)),
    ]


def _span(row):
    return [
        Fact("from", _("From"), date_format(row.starts_on, "DATE_FORMAT")),
        Fact("to", _("To"), date_format(row.ends_on, "DATE_FORMAT") if row.ends_on else ""),
    ]


def _day(moment):
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


names_acts(
    {
        "export-data": gettext_lazy("Downloaded a copy of their own data"),
        "withdraw-name": gettext_lazy("Withdrew consent to show their name"),
        "give-name": gettext_lazy("Gave consent again to show their name"),
        "erase-person": gettext_lazy("Erased the account"),
    }
)
