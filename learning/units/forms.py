"""The forms of units: what is told of one, whom it asks, which organisations it learns with."""

from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import FundHead
from accounts.people_forms import day_field
from accounts.querysets import today
from learning.units.choices import LONGEST_PROMISE, Way
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Theme
from workshops.visits.offer_forms import ticks, without_contacts

_DAYS = format_lazy(_("Write a number of days from 1 to {most}."), most=LONGEST_PROMISE)

_OF_PERSONS = ("wa.me", "whatsapp.com", "t.me")  # such links are somebody's number


class LinkField(LineField):
    """The address of a public page or document, which is shown and never fetched."""

    default_validators = [URLValidator(schemes=["https"], message=_("Write a link: https://…"))]

    def clean(self, value):
        value = super().clean(value)
        host = urlsplit(value).hostname or ""
        if "@" in value or host.endswith(_OF_PERSONS):
            raise forms.ValidationError(_("Leave out numbers and names of people in a link."))
        return value


def _link(label, **options):
    return LinkField(
        label=label,
        max_length=300,
        help_text=_("Such as: https://example.gov.in/orders/12.pdf"),
        **options,
    )


class UnitForm(Repeatable):
    """What the curators of a place tell of its unit."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("Learning here is done"),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose by whom learning is done.")},
    )
    words = TextField(
        label=_("In your own words: by whom, and how (you may leave this out)"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as: by the faculty of the SIRD and two people of the Health Department."),
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)
    themes = ticks(
        _("Themes that it answers for (none: all)"),
        widget=ThemeTicks,
        help_text=_("Questions on them go to its members first."),
    )
    promise_days = forms.IntegerField(
        label=_("Days to a first answer that you promise (you may leave this out)"),
        required=False,
        min_value=1,
        max_value=LONGEST_PROMISE,
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_PROMISE, "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _DAYS),
    )
    fund_heads = ticks(_("Paid from"))
    order_number = LineField(
        label=_("Number of the order under which it works (you may leave this out)"), max_length=80
    )
    order_on = day_field(_("Date of the order"), required=False)
    order_link = _link(_("Link to the order"))

    def __init__(self, data=None, *, unit=None):
        super().__init__(data, initial=_told(unit))
        self._themes = {theme.key: theme for theme in Theme.objects.current().order_by("position")}
        heads = list(FundHead.objects.all())
        kept = set(unit.fund_heads.values_list("pk", flat=True)) if unit else set()
        on = today()
        self._heads = {
            head.key: head
            for head in heads
            if head.pk in kept or head.ends_on is None or head.ends_on >= on
        }
        self.fields["themes"].choices = in_groups(self._themes.values())
        self.fields["fund_heads"].choices = [(key, one.name) for key, one in self._heads.items()]

    def clean_words(self):
        return without_contacts(self.cleaned_data["words"])

    def clean_order_number(self):
        return without_contacts(self.cleaned_data["order_number"])

    def clean_themes(self):
        return [self._themes[key] for key in self.cleaned_data["themes"]]

    def clean_fund_heads(self):
        return [self._heads[key] for key in self.cleaned_data["fund_heads"]]

    def clean_order_on(self):
        day = self.cleaned_data["order_on"]
        if day and day > today():
            raise forms.ValidationError(_("This date is in the future."))
        return day

    def told(self):
        """Return what `services.tell` takes besides the revision."""
        left = ("request_id", "revision")
        return {key: value for key, value in self.cleaned_data.items() if key not in left}


def _told(unit):
    if unit is None:
        return {"language": get_language(), "revision": 0}
    fields = ("way", "words", "language", "promise_days", "order_number", "order_on", "order_link")
    told = {field: getattr(unit, field) for field in (*fields, "revision")}
    told["themes"] = [theme.key for theme in unit.themes.all()]
    return told | {"fund_heads": [head.key for head in unit.fund_heads.all()]}


class InviteForm(Repeatable):
    """Whom to ask, of those a search found, and as what she comes."""

    whom = forms.IntegerField(
        label=_("Whom do you ask?"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose somebody of the list.")),
    )
    organisation = LineField(
        label=_("Organisation, where it is another than the office's (you may leave this out)"),
        max_length=120,
        help_text=_("Such as: Health Department, School Education, a university."),
    )

    def clean_organisation(self):
        return without_contacts(self.cleaned_data["organisation"])


class ResourceForm(Repeatable):
    """An organisation that the unit learns with."""

    name = LineField(
        label=_("Name of the organisation"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write the name of the organisation.")},
    )
    purpose = LineField(
        label=_("What for, in one line"),
        required=True,
        max_length=200,
        help_text=_("Such as: trains masons, tests water, prints in Santali. Name nobody."),
        error_messages={"required": _("Write what it helps with.")},
    )
    link = _link(_("Link to its page (you may leave this out)"))

    def clean_name(self):
        return without_contacts(self.cleaned_data["name"])

    def clean_purpose(self):
        return without_contacts(self.cleaned_data["purpose"])

    def told(self):
        """Return what `services.add_resource` takes."""
        told = {field: self.cleaned_data[field] for field in ("name", "purpose", "link")}
        return told | {"language": get_language() or "en"}
