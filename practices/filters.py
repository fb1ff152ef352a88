"""The filters of a list: what may be asked, checked by django-filter; nothing is counted here."""

from dataclasses import dataclass
from functools import lru_cache

import django_filters
from django import forms
from django.http import QueryDict

from places.choices import Level
from places.models import Place
from practices import remembered
from practices.choices import LANGUAGES, AdoptionStatus, EndorsementType, Kind, Programme
from practices.errors import UnknownChoice
from practices.models import Practice
from practices.search import CONFIRMED, LAST_PAGE, SORTS, STATUSES, Filters, NoSuchPage, read_after
from practices.search.facets import FIRST_YEAR, LAST_YEAR
from practices.search.words import LONGEST_QUERY

SEVERAL = ("theme", "kind", "programme", "level", "language", "state", "endorsed", "adopted")
PLACES = ("district", "block", "gp")
_LONGEST_KEPT = 300  # letters of what was asked
_LONGEST_TAG = 100  # letters that a tag may have
_MORE = "…"  # stands for what is left out: one letter too many, so that the next page says so too


class MarkField(forms.CharField):
    """The opaque mark of where the next page begins."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_after(text)
        except ValueError as error:
            raise forms.ValidationError("") from error


class MarkFilter(django_filters.CharFilter):
    field_class = MarkField


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


def _several(choices=()):
    return django_filters.MultipleChoiceFilter(choices=choices)


def _one_place(level):
    places = Place.objects.filter(level=level).with_parents()
    return django_filters.ModelChoiceFilter(queryset=places, to_field_name="code")


class PracticeFilterSet(django_filters.FilterSet):
    """What `/practices/` and its files take. Parameters that are not here are ignored."""

    theme = _several()
    state = _several()
    kind = _several(Kind.choices)
    programme = _several(Programme.choices)
    level = _several(Level.choices)
    language = _several(LANGUAGES)
    endorsed = _several(EndorsementType.choices)
    adopted = _several(AdoptionStatus.choices)
    district = _one_place(Level.DISTRICT)
    block = _one_place(Level.BLOCK)
    gp = _one_place(Level.GP)
    tag = django_filters.CharFilter()
    confirmed = django_filters.ChoiceFilter(choices=list(CONFIRMED.items()))
    status = django_filters.ChoiceFilter(choices=list(STATUSES.items()))
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()))
    year = WholeNumberFilter(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    page = WholeNumberFilter()
    after = MarkFilter()

    class Meta:
        model = Practice
        fields = []

    def __init__(self, data, *, themes, states):
        super().__init__(data, queryset=Practice.objects.none())
        self.filters["theme"].extra["choices"] = [(key, key) for key in themes]
        self.filters["state"].extra["choices"] = [(code, code) for code in states]


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for: the words, the checked filters, and what their keys stand for.

    `data` is what the address held of it, without empty values and without the page.
    """

    q: str
    filters: Filters
    chosen: dict
    themes: dict
    states: dict
    data: QueryDict

    def address(self, *, without=(), **replaced):
        """Return the query of the same list with some (key, value) left out or keys replaced."""
        data = self.data.copy()
        for key, value in without:
            data.setlist(key, [kept for kept in data.getlist(key) if kept != value])
        for key, value in replaced.items():
            data[key] = value
        return f"?{data.urlencode()}"


def read(given):
    """Return the `Asked` of a request's GET; raises UnknownChoice, or NoSuchPage out of range."""
    data = _without_empty(given)
    if not _are_known(data):
        remembered.forget()
    themes, states = remembered.themes(), remembered.states()
    chosen = _checked(data, themes, states)
    for passing in ("page", "after"):
        data.pop(passing, None)
    return Asked(data.get("q", ""), _filters(chosen, themes), chosen, themes, states, data)


def _checked(data, themes, states):
    """Return what is chosen, by filter; what was found right is remembered, but for places."""
    key = tuple((name, tuple(values)) for name, values in data.lists() if name != "q")
    lasts = not data.keys() & set(PLACES) and len(str(key)) < _LONGEST_KEPT
    return _remembered(key, tuple(themes), tuple(states)) if lasts else _check(data, themes, states)


@lru_cache(maxsize=2000)
def _remembered(key, themes, states):
    data = QueryDict(mutable=True)
    for name, values in key:
        data.setlist(name, values)
    return _check(data, themes, states)


def _check(data, themes, states):
    filterset = PracticeFilterSet(data, themes=themes, states=states)
    form = filterset.form
    if not form.is_valid():
        name, errors = next(iter(form.errors.as_data().items()))
        value = (errors[0].params or {}).get("value", data.get(name))
        raise UnknownChoice(name, value)
    return form.cleaned_data


def _are_known(data):
    """Say whether the remembered themes and states are enough for what was asked."""
    themes, states = remembered.themes(), remembered.states()
    return themes.keys() >= set(data.getlist("theme")) and states.keys() >= set(
        data.getlist("state")
    )


def shortened(key, value):
    """Return the value of a filter or of `q` no longer than it is read: links repeat it.

    Of `q` one letter more is left where it was too long, as a list says that it was cut.
    """
    if key == "q":
        value = value.strip()
        return value if len(value) <= LONGEST_QUERY else value[:LONGEST_QUERY] + _MORE
    return value[: _LONGEST_TAG + 1] if key == "tag" else value


def _without_empty(given):
    """A plain form sends what was left empty, and the same tick twice after a Back."""
    data = QueryDict(mutable=True)
    known = {"q", *PracticeFilterSet.base_filters}
    for key, values in given.lists():
        kept = [shortened(key, value) for value in values if value.strip()]
        kept = list(dict.fromkeys(kept))
        if key in known and kept:
            data.setlist(key, kept if key in SEVERAL else kept[-1:])
    return data


def _filters(chosen, themes):
    page = chosen["page"]
    page = 1 if page is None else page
    if not 1 <= page <= LAST_PAGE:
        raise NoSuchPage(page)
    several = {name: tuple(chosen[name]) for name in SEVERAL if name != "theme"}
    return Filters(
        theme=tuple({(themes[key].merged_into or themes[key]).pk for key in chosen["theme"]}),
        places=tuple(chosen[name] for name in PLACES if chosen[name]),
        tag=chosen["tag"],
        confirmed=chosen["confirmed"],
        year=chosen["year"],
        status=chosen["status"] or "published",
        sort=chosen["sort"],
        page=page,
        after=chosen["after"],
        **several,
    )
