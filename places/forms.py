"""The field for a place, which works without JavaScript and is eased by it."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from places import search
from places.choices import Level
from places.folding import clean_name
from places.models import Place


class PlaceInput(forms.TextInput):
    """A text box for a place's key or name, with the reader's own places to choose from.

    When a name fits several places, the field hands `candidates` over and the box comes back with
    one radio button each under the same name; the last value sent wins. `own` lists places to
    offer. With JavaScript `place-picker.js` makes it a combobox that sends the key.
    """

    template_name = "places/place_input.html"

    class Media:
        js = [Script("js/place-picker.js", defer=True)]

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "maxlength": search.MAX_QUERY, **(attrs or {})})
        self.candidates: list[Place] = []
        self.own: list[Place] = []
        self.levels: tuple[str, ...] = ()

    def value_from_datadict(self, data, files, name):
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        values = [value for value in values if value]
        return values[-1] if values else None

    def get_context(self, name, value, attrs):
        place = value if isinstance(value, Place) else None
        if value and not place:
            place = Place.objects.with_parents().filter_key(value).first()
        context = super().get_context(name, place.key if place else value, attrs)
        return context | {
            "place": place,
            "candidates": self.candidates,
            "own": self.own,
            "suggest_url": reverse("places:suggest"),
            "choose_url": reverse("places:choose"),
            "levels": ",".join(self.levels),
            "language": get_language(),
        }

    def _render(self, template_name, context, renderer=None):
        # The form renderer knows only Django's own templates; this one lies with the project's.
        return render_to_string(template_name, context)


class PlaceField(forms.Field):
    """A place, given as its key ("gp:37648") or by a name that fits one place alone.

    Cleans to a `Place` (None where empty and not required). `levels` and `under` limit the
    choice; `own` are places to offer first. A place that the directory has given up is refused,
    unless it is the form's initial value, so that old entries can be corrected.
    """

    widget = PlaceInput
    default_error_messages = {
        "required": _("Choose a place."),
        "unknown": _(
            "No place is called “{text}”. Check the spelling, or choose the place above it."
        ),
        "several": _("Several places are called “{text}”. Choose one of them."),
        "alike": _("No place is called “{text}”. Do you mean one of these?"),
        "level": _("This place is not of the right level. Choose another one."),
        "outside": _("This place is not within {place}. Choose another one."),
        "closed": _("{place} is no longer in the directory. Choose the place that followed it."),
        "long": _("This name is too long. Type only its beginning."),
    }

    def __init__(self, *, levels=None, under=None, own=(), **kwargs):
        super().__init__(**kwargs)
        self.levels = tuple(levels or ())
        self.under = under
        self.own = own

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that may be chosen; empty for any."""
        return self._levels

    @levels.setter
    def levels(self, levels):
        self._levels = self.widget.levels = tuple(levels)

    @property
    def own(self) -> list[Place]:
        """The places offered first, with parents loaded."""
        return self.widget.own

    @own.setter
    def own(self, places):
        self.widget.own = list(places)

    def prepare_value(self, value):
        """A `Place` as it is, a primary key as its place, typed text as it was typed."""
        if isinstance(value, int):
            return Place.objects.with_parents().filter(pk=value).first()
        return value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Place):
            return value or None
        text = clean_name(str(value).replace("\x00", ""))
        if len(text) > search.MAX_QUERY:
            raise ValidationError(self.error_messages["long"], code="long")
        if not text:
            return None
        return Place.objects.with_parents().filter_key(text).first() or self._by_name(text)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.levels and value.level not in self.levels:
            raise ValidationError(self.error_messages["level"], code="level")
        if self.under and not self._is_under(value):
            raise self._fault("outside", place=self.under.name)
        if not value.is_current and value.key != self._key(self.initial):
            self.widget.candidates = [value.successor] if value.successor else []
            raise self._fault("closed", place=value.label)

    def has_changed(self, initial, data):
        return self._key(initial) != self._key(data)

    def _by_name(self, text: str) -> Place:
        """The one place of that name; else an error with the places that may be meant."""
        found = search.named(text, self.levels, self.under)
        if len(found) == 1:
            return found[0]
        code = "several" if found else "alike"
        found = found or search.suggest(text, levels=self.levels, under=self.under)
        self.widget.candidates = found[: search.LIMIT]
        raise self._fault(code if found else "unknown", text=text)

    def _is_under(self, place: Place) -> bool:
        return self.under.level == Level.NATIONAL or self.under.pk in (
            place.pk,
            place.state_id,
            place.district_id,
            place.block_id,
        )

    def _fault(self, code: str, **values) -> ValidationError:
        return ValidationError(self.error_messages[code].format(**values), code=code)

    def _key(self, value) -> str:
        value = self.prepare_value(value)
        return value.key if isinstance(value, Place) else str(value or "").strip()
