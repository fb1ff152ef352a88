"""The forms by which people are invited: a guest by name and address, offices by their title."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Posting
from accounts.normalise import email_address
from places.choices import Level
from places.models import Place
from practices.forms.repeatable import Repeatable
from workshops.people_forms import PersonForm

ASKING = (Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP)


class GuestForm(PersonForm):
    """Who is invited by mail, without an account."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write an e-mail address."),
            "invalid": _("Write the whole e-mail address, such as rita@example.org."),
        },
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    field_order = ("name", "email", "language", "office_title", "level", "district", "success")

    def __init__(self, data=None, *, workshop):
        super().__init__(data, workshop=workshop, initial={"language": get_language()})

    def clean_email(self):
        return email_address(self.cleaned_data["email"])


def places_of(workshop):
    """Return the places whose offices may be invited: the State, and each invited district."""
    own = Place.objects.filter(pk=workshop.place.state_id)
    return [*own, *workshop.districts.order_by("name", "pk")]


class OfficesForm(Repeatable):
    """Which of the offices at one place, or under that district, are invited."""

    offices = forms.ModelMultipleChoiceField(
        label=_("Offices"),
        queryset=Office.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever holds one today gets a notice, and a mail where an address is known."),
        error_messages={"required": _("Tick at least one office.")},
    )

    def __init__(self, data=None, *, place):
        super().__init__(data, auto_id="id_offices_%s")
        held = Posting.objects.confirmed().current().values("office")
        found = Office.objects.filter(pk__in=held).select_related("place")
        if place.level == Level.STATE:
            found = found.filter(place=place)
        else:
            found = found.filter(place__district=place.pk, place__level__in=ASKING[1:3])
        field = self.fields["offices"]
        field.queryset = found.order_by("place__level", "place__name", "title")
        field.label_from_instance = lambda office: f"{office.title}, {office.place.full_name}"
