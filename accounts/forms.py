"""Forms of people: signing in and up, stating a posting, own settings, accepting an invitation."""

import uuid
from datetime import timedelta

from allauth.account import forms as allauth_forms
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import sms
from accounts.adapter import AccountAdapter
from accounts.fields import MobileField, NameField
from accounts.models import Organisation, Posting, User
from accounts.normalise import email_address, mobile_number, nfc
from accounts.querysets import today
from events.kinds import all_kinds
from places.forms import PlaceField

BELOW_STATE = ("gp", "block", "district")


def _language_field(**options):
    return forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("We write to you in this language."),
        **options,
    )


def _email_field(**options):
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    errors = {
        "required": _("Write an e-mail address."),
        "invalid": _("Write the whole e-mail address, such as rita@example.org."),
    }
    return forms.EmailField(
        label=_("E-mail address"), widget=widget, error_messages=errors, **options
    )


def _password_field(label, *, autocomplete="current-password", **options):
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label,
        strip=False,
        widget=widget,
        error_messages={"required": _("Write a password.")},
        **options,
    )


def _new_password_field(label):
    return _password_field(
        label,
        autocomplete="new-password",
        help_text=_("At least 8 letters or digits. Not only digits, and not a common password."),
    )


class NewPassword(forms.Form):
    """A password typed once: it can be seen with the browser's own eye, and asked for anew."""

    password1 = _new_password_field(_("New password"))

    def check_new_password(self, user):
        """Put an error beside the field where the password is too weak for `user`."""
        password = self.cleaned_data.get("password1")
        if password:
            try:
                password_validation.validate_password(password, user)
            except forms.ValidationError as weak:
                self.add_error("password1", weak)


class OwnNewPassword(NewPassword):
    """The new password of `self.user`: one field for the two of the allauth form behind it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"] = _new_password_field(_("New password"))
        del self.fields["password2"]

    def clean(self):
        data = forms.Form.clean(self) or self.cleaned_data
        self.check_new_password(self.user)
        return data


class LoginForm(allauth_forms.LoginForm):
    password = _password_field(_("Password"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail address or mobile number"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username"}),
            error_messages={"required": _("Write your e-mail address or mobile number.")},
        )
        self.order_fields(["login", "password"])

    def _clean_with_password(self, credentials):
        """Let a right password in, however often others asked for codes with this address."""
        adapter = AccountAdapter(self.request)
        self.user = adapter.authenticate(self.request, **credentials)
        if self.user is None:
            raise adapter.validation_error("invalid_login")
        self._login = Login(user=self.user, email=credentials.get("email"))
        return self.cleaned_data

    def clean_login(self):
        """Return the address as it is stored, or the number as E.164."""
        typed = self.cleaned_data["login"]
        if "@" in typed:
            return email_address(typed)
        try:
            return mobile_number(typed)
        except forms.ValidationError:
            return nfc(typed)


class SignupForm(NewPassword, allauth_forms.SignupForm):
    name = NameField()
    language = _language_field()
    field_order = ["name", "email", "phone", "password1", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field(required=False)
        self.fields["phone"] = MobileField(
            required=False, help_text=_("Give an e-mail address, a mobile number, or both.")
        )
        if not sms.gateway():  # a number alone could not be proven
            del self.fields["phone"]
        self.fields["password1"] = _new_password_field(_("Password"))
        self.initial.setdefault("language", get_language())
        self.order_fields(self.field_order)

    def clean(self):
        forms.Form.clean(self)
        data = self.cleaned_data
        if not any(data.get(field) or field in self.errors for field in ("email", "phone")):
            self.add_error(
                "email", _("Write an e-mail address or a mobile number to sign in with.")
            )
        self._clean_phone()
        self.check_new_password(User(name=data.get("name", ""), email=data.get("email")))
        return data

    def _clean_phone(self):
        # Beside an address the number is looked at once the address is proven (accounts.stages).
        if not self.cleaned_data.get("email"):
            super()._clean_phone()

    def try_save(self, request):
        """Make the account, or do as if: hashing takes equally long for known and unknown."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChangePasswordForm(OwnNewPassword, allauth_forms.ChangePasswordForm):
    field_order = ["oldpassword", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password_field(
            _("Current password"), autocomplete="current-password"
        )
        self.order_fields(self.field_order)


class SetPasswordForm(OwnNewPassword, allauth_forms.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"] = _new_password_field(_("Password"))


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    email = _email_field()


class ResetPasswordKeyForm(OwnNewPassword, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangeEmailForm(allauth_forms.AddEmailForm):
    email = _email_field()


class RequestForm(forms.Form):
    """A form whose repeated sending makes nothing twice."""

    request_id = forms.UUIDField(widget=forms.HiddenInput(attrs={"id": False}), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_id", uuid.uuid4())


class PostingForm(RequestForm):
    """Which office one holds. State and National offices are given by invitation alone."""

    title = NameField(
        label=_("Your office"),
        help_text=_("As people call it: Gram Panchayat Secretary, District Consultant …"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Write what your office is called.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose the organisation of your office."),
            "invalid_choice": _("Choose one of the organisations in the list."),
        },
    )
    place = PlaceField(
        label=_("Where"),
        levels=BELOW_STATE,
        error_messages={
            "level": _("State and National offices join by invitation. Choose a district or lower.")
        },
    )
    starts_on = forms.DateField(
        label=_("In this office since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("If you do not know the day, write the first of the month."),
        error_messages={
            "required": _("Write since when you have held this office."),
            "invalid": _("Write a date, such as 2026-04-01."),
        },
    )

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day > today():
            raise forms.ValidationError(
                _("This date is in the future. Write today's date or an earlier one.")
            )
        if day.year < 1950:
            raise forms.ValidationError(_("Check the year."))
        return day

    def clean(self):
        data = super().clean()
        if {"title", "organisation", "place"} <= data.keys() and self._held(data).exists():
            self.add_error("title", _("You have already added this office."))
        return data

    def _held(self, data):
        since = data.get("starts_on") or today()
        stated = Posting.objects.not_over(since).filter(
            person=self.person,
            office__title__iexact=data["title"],
            office__organisation=data["organisation"],
            office__place=data["place"],
        )
        return stated.exclude(state="refused")


class EndPostingForm(RequestForm):
    """The last day of a posting; `posting` is the one that ends."""

    last_day = forms.DateField(
        label=_("Last day in this office"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The rights of this office end on this day."),
        error_messages={
            "required": _("Write the last day."),
            "invalid": _("Write a date, such as 2026-04-01."),
        },
    )

    def __init__(self, *args, posting, **kwargs):
        self.posting = posting
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", today())

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.posting.starts_on:
            raise forms.ValidationError(_("The last day cannot come before the first."))
        if day > today() + timedelta(days=366):
            raise forms.ValidationError(_("Write a day within the next twelve months."))
        return day


class SettingsForm(forms.Form):
    name = NameField()
    language = _language_field()


class NoticesForm(RequestForm):
    """Which kinds of notices also come by mail; in the portal all of them stand."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        unwanted = set(person.unwanted_mails.values_list("kind", flat=True))
        for kind in all_kinds():
            if not kind.always:
                self.fields[kind.key] = forms.BooleanField(
                    label=kind.name,
                    help_text=kind.explained,
                    required=False,
                    initial=kind.key not in unwanted,
                )

    def unwanted(self):
        """Return the keys of the kinds without a tick."""
        data = self.cleaned_data
        return [name for name in self.fields if name != "request_id" and not data[name]]


class AcceptInvitationForm(NewPassword):
    name = NameField()
    language = _language_field()
    field_order = ["name", "password1", "language"]

    def __init__(self, *args, email, **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")
        self.initial.setdefault("language", get_language())

    def clean(self):
        data = super().clean()
        self.check_new_password(User(name=data.get("name", ""), email=self.email))
        return data


class RefusalForm(forms.Form):
    """Why a stated posting is not confirmed; the person reads it."""

    note = forms.CharField(
        label=_("Why not?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what is not right, so that it can be corrected.")},
    )

    def clean_note(self):
        return nfc(self.cleaned_data["note"])
