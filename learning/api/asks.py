"""Barriers that only a higher level can lift, as `/asks/` shows them to a stranger."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s

from events.api import (
    LICENCE,
    PAGING,
    STRANGER,
    Listed,
    ReadView,
    absolute,
    answers,
    listed,
    page_size,
    parameter,
)
from learning.api import parts
from learning.asks import sources
from learning.asks.choices import LISTED, Sort
from learning.asks.telling import place_words
from learning.models import PolicyAsk
from learning.views.policy_asks import LEVELS, STATUSES, asked_of, narrowed, supports_of
from practices.api.document import Words

LIST = """Barriers, such as a rule or a rate, that only a higher level can lift, and what it
answered: open and answered ones unless something else is asked for, the newest first. Several
filters mean all of them. A value that does not exist is answered 400 and names its parameter. Go on
by `next` until it is null."""
ONE = """A barrier, the answer of the level asked, and the places that say that it is the same
there. Of a shielded one neither place nor office nor day is told, here as on its page."""


def row(ask):
    """Return what a list tells of a barrier loaded `with_row_data`."""
    office = None if ask.shielded else parts.words(ask.office.title, ask.office.title_language)
    return {
        "pk": ask.pk,
        "url": absolute(ask.get_absolute_url()),
        "api": absolute(reverse("api:ask", args=[ask.pk])),
        "barrier": ask.barrier,
        "wish": ask.wish,
        "language": ask.language,
        "sort": ask.sort,
        "state": ask.state,
        "themes": [theme.key for theme in ask.themes.all()],
        "place": parts.place(ask.shown_place, place_words(ask)),
        "shielded": ask.shielded,
        "office": office,
        "asked_on": parts.day(ask.asked_at, ask.shielded),
        "asked_of": parts.place(ask.asked_place, ask.asked_place.full_name),
        "due_on": ask.due_on and ask.due_on.isoformat(),
        "answer": _answer(ask),
        "supports": ask.support_count,
    }


def _answer(ask):
    """Return what the level asked has answered, None while it has not."""
    if ask.answered_at is None:
        return None
    by = ask.answer_office
    return {
        "words": parts.words(ask.answer, ask.answer_language),
        "sees_to": parts.words(ask.sees_to, ask.answer_language),
        "office": by and parts.words(by.title, by.title_language),
        "place": by and parts.place(by.place, by.place.full_name),
        "on": parts.day(ask.answered_at),
    }


def whole(ask):
    """Return all that is told of a barrier: `row`, where it is the same, from what it is raised."""
    link = sources.link_of(ask, STRANGER)
    source = link and {
        "title": parts.words(link.title, link.language or get_language()),
        "url": absolute(link.address),
    }
    supports = [_support(one) for one in supports_of(ask)]
    return {"licence": LICENCE} | row(ask) | {"supports": supports, "raised_from": source}


def _support(support):
    return {
        "place": parts.place(support.place, support.place.label),
        "office": parts.words(support.office.title, support.office.title_language),
        "words": parts.words(support.words, support.language),
    }


# What openapi.json says of them


class AnswerOfLevel(s.Serializer):
    """What the level asked has answered."""

    words = Words(allow_null=True)
    sees_to = Words(allow_null=True, help_text="Which office lifts it, of what is promised.")
    office = Words(allow_null=True)
    place = parts.NamedPlace(allow_null=True)
    on = s.DateField()


class _Barrier(s.Serializer):
    pk = s.IntegerField()
    url = s.URLField(help_text="Its page.")
    api = s.URLField(help_text="All that is told of it.")
    barrier = s.CharField()
    wish = s.CharField(help_text="What should change.")
    language = s.CharField(help_text="In which both are.")
    sort = s.ChoiceField(Sort.values, help_text="What stands in the way.")
    state = s.ChoiceField([state.value for state in LISTED])
    themes = s.ListField(child=s.CharField(), help_text="Keys of themes.")
    place = parts.NamedPlace()
    shielded = s.BooleanField(help_text="Neither place nor office is told, and the month alone.")
    office = Words(allow_null=True, help_text="Which office asks, null of a shielded one.")
    asked_on = s.CharField(help_text="YYYY-MM-DD, of a shielded one YYYY-MM.")
    asked_of = parts.NamedPlace()
    due_on = s.DateField(allow_null=True, help_text="Its answer, or what is promised, by then.")
    answer = AnswerOfLevel(allow_null=True)


class BarrierRow(_Barrier):
    supports = s.IntegerField(min_value=0, help_text="In how many other places it is the same.")


class BarrierPage(Listed):
    results = BarrierRow(many=True)


class SameThere(s.Serializer):
    """A place that says openly that it is the same there."""

    place = parts.NamedPlace()
    office = Words()
    words = Words()


class RaisedFrom(s.Serializer):
    title = Words()
    url = s.URLField()


class WholeBarrier(_Barrier):
    licence = s.CharField()
    supports = SameThere(many=True, help_text="At most 200, the first of them.")
    raised_from = RaisedFrom(allow_null=True, help_text="From what it was raised.")


NAME = parts.key_of("ask", "a barrier")
FILTERS = [
    parameter("theme", "The key of a theme, as under /themes/."),
    parameter("level", "The level asked.", enum=list(LEVELS)),
    parameter("state", "The LGD code of a state."),
    parameter("status", "Whether it waits, and what was answered.", enum=list(STATUSES)),
    *PAGING,
]
_RAJASTHAN = {
    "key": "state:8",
    "level": "state",
    "name": "Rajasthan",
    "label": "Rajasthan",
    "label_language": "en",
}
EXAMPLE = OpenApiExample(
    "A list of one",
    value={
        "licence": LICENCE,
        "next": None,
        "results": [
            {
                "pk": 9,
                "url": "https://sourcebook.example.gov.in/asks/9/",
                "api": "https://sourcebook.example.gov.in/api/v1/asks/9/",
                "barrier": "Our fund may not be used to empty pits",
                "wish": "Let the tied grant pay for it.",
                "language": "en",
                "sort": "fund",
                "state": "promised",
                "themes": ["faecal-sludge"],
                "place": {
                    "key": "gp:42664",
                    "level": "gp",
                    "name": "Khajuri",
                    "label": "Khajuri GP, Gogunda, Udaipur",
                    "label_language": "en",
                },
                "shielded": False,
                "office": {"text": "Secretary", "language": "en"},
                "asked_on": "2026-10-02",
                "asked_of": _RAJASTHAN,
                "due_on": "2027-01-31",
                "answer": {
                    "words": None,
                    "sees_to": {"text": "The Finance Department", "language": "en"},
                    "office": {"text": "State Coordinator", "language": "en"},
                    "place": _RAJASTHAN,
                    "on": "2026-10-20",
                },
                "supports": 3,
            }
        ],
    },
)


# The views


class Barriers(ReadView):
    """The list of `/asks/`, as data."""

    @extend_schema(
        operation_id="asks",
        tags=["barriers"],
        summary="List barriers that a higher level can lift",
        description=LIST,
        parameters=FILTERS,
        responses=answers(BarrierPage, EXAMPLE),
    )
    def get(self, request):
        if same := self.unchanged(request):
            return same
        size = page_size(request.query_params)
        asked = parts.known(lambda: asked_of(request.query_params))
        found = narrowed(PolicyAsk.objects.visible_to(STRANGER).listed(), asked)
        asks, following = parts.page_below(request, found, size, "asked_at")
        return listed([row(ask) for ask in asks], following)


class OneBarrier(ReadView):
    """A barrier, as its page shows it."""

    @extend_schema(
        operation_id="ask",
        tags=["barriers"],
        summary="One barrier and what was answered",
        description=ONE,
        parameters=[NAME],
        responses=answers(WholeBarrier),
    )
    def get(self, request, ask):
        asks = PolicyAsk.objects.visible_to(STRANGER).with_row_data()
        return whole(get_object_or_404(asks, pk=ask))


addresses = [
    path("asks/", Barriers.as_view(), name="asks"),
    path("asks/<int:ask>/", OneBarrier.as_view(), name="ask"),
]
