"""What is asked for, as `/gaps/` shows it to somebody who is not signed in."""

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
from learning.choices import LISTED, Origin
from learning.insights.blocks import told_of
from learning.models import Gap, Question
from learning.register.calling import running
from learning.register.weight import weights_of
from learning.telling import asker_words, place_words
from learning.views.public import SORTS, STATUSES, asked_of, narrowed

LIST = """What people look for and the Sourcebook does not have, and what has been answered since:
open ones unless `status` or `answer` says otherwise, the newest first unless `sort` does. Several
filters mean all of them. A value that does not exist is answered 400 and names its parameter. Go on
by `next` until it is null."""
ONE = """Of a shielded one neither place nor office nor day is told, here as on its page."""


_ORDERS = {"newest": ("asked_at",), "wanted": ("weight", "asked_at")}  # as on the page


def row(gap, weight, practices):
    """Return what a list tells of a gap loaded `with_row_data`; `practices`: of `parts`."""
    other = gap.shown_practice
    return {
        "pk": gap.pk,
        "url": absolute(gap.get_absolute_url()),
        "api": absolute(reverse("api:gap", args=[gap.pk])),
        "looked_for": gap.looked_for,
        "why": gap.why,
        "language": gap.language,
        "state": gap.state,
        "origin": gap.origin,
        "themes": [theme.key for theme in gap.themes.all()],
        "place": parts.place(gap.shown_place, place_words(gap)),
        "shielded": gap.shielded,
        "asked_by": parts.office(asker_words(gap)),
        "asked_on": parts.day(gap.asked_at, gap.shielded),
        "desk": _desk(gap),
        "weight": _weight(weight),
        "another_way_than": other and practices.get(other.pk),
        "answer": practices.get(gap.answer_id),
    }


def _desk(gap):
    """Return which desk looks for an answer and by when; of a shielded one the day alone."""
    if not (gap.is_open and gap.owner_desk):
        return None
    desk = gap.owner_desk
    return {
        "place": None if gap.shielded else parts.place(desk, desk.full_name),
        "by": gap.by_when.isoformat(),
        "looks": bool(gap.shielded or gap.owner_id),
    }


def _weight(weight):
    """Return how many ask for it, None where they are too few to be told."""
    people = told_of(weight.blocks)
    if not people:
        return None
    return {"people": people, "words": weight.words, "language": get_language()}


def _told(gaps):
    """Return (gap, its weight, what is told of it) of each; three queries for all."""
    weights = weights_of(gaps)
    found = parts.practices(key for gap in gaps for key in (gap.answer_id, gap.practice_id))
    return [(gap, weights[gap.pk], row(gap, weights[gap.pk], found)) for gap in gaps]


def whole(gap):
    """Return all that is told of a gap: `row`, where it hurts, calls that run, its question."""
    ((_gap, weight, told),) = _told([gap])
    if told["weight"]:
        hurts = [{"name": one.name, "people": one.number} for one in weight.places]
        told["weight"] |= {"places": hurts}
    calls = [_call(call) for call in running().filter(gap=gap)]
    return {"licence": LICENCE} | told | {"calls": calls, "question": _question(gap)}


def _question(gap):
    """Return where it was asked first at the help desk, None where it was not."""
    found = Question.objects.visible_to(STRANGER).filter(gap=gap).first()
    return found and absolute(reverse("api:question", args=[found.pk]))


def _call(call):
    return {
        "place": parts.place(call.place, call.place.full_name),
        "until": call.until.isoformat(),
        "text": call.text,
        "language": call.language,
    }


# What openapi.json says of them


class GapDesk(s.Serializer):
    """Who looks for an answer, while it is open."""

    place = parts.NamedPlace(allow_null=True, help_text="Null of a shielded one.")
    by = s.DateField(help_text="By when.")
    looks = s.BooleanField(help_text="Whether somebody there looks, or it was only asked to.")


class GapWeight(s.Serializer):
    """How many ask for it or searched for it in vain: never a number under five."""

    people = s.IntegerField(min_value=5)
    words = s.CharField(help_text="The same in words, with districts where they may be told.")
    language = s.CharField(help_text="In which words and names are.")


class WhereItHurts(s.Serializer):
    name = s.CharField()
    people = s.IntegerField(min_value=5)


class GapWeightWithPlaces(GapWeight):
    places = WhereItHurts(
        many=True, help_text="States and districts where five or more ask for it."
    )


class GapRow(s.Serializer):
    pk = s.IntegerField()
    url = s.URLField(help_text="Its page.")
    api = s.URLField(help_text="All that is told of it.")
    looked_for = s.CharField()
    why = s.CharField(allow_blank=True, help_text="Why, and where it hurts.")
    language = s.CharField(help_text="In which it is asked.")
    state = s.ChoiceField([state.value for state in LISTED])
    origin = s.ChoiceField(Origin.values)
    themes = s.ListField(child=s.CharField(), help_text="Keys of themes.")
    place = parts.NamedPlace()
    shielded = s.BooleanField(help_text="Neither place nor office is told, and the month alone.")
    asked_by = parts.OfficeInWords()
    asked_on = s.CharField(help_text="YYYY-MM-DD, of a shielded one YYYY-MM.")
    desk = GapDesk(allow_null=True)
    weight = GapWeight(allow_null=True)
    another_way_than = parts.NamedPractice(allow_null=True, help_text="What does not work there.")
    answer = parts.NamedPractice(allow_null=True, help_text="The practice that answers it.")


class GapPage(Listed):
    results = GapRow(many=True)


class CallForIt(s.Serializer):
    """A State, or India, calls for practices on it."""

    place = parts.NamedPlace()
    until = s.DateField(help_text="The last day on which it runs.")
    text = s.CharField()
    language = s.CharField()


class WholeGap(GapRow):
    licence = s.CharField()
    weight = GapWeightWithPlaces(allow_null=True)
    calls = CallForIt(many=True)
    question = s.URLField(allow_null=True, help_text="Where it was asked first, at the help desk.")


NAME = parts.key_of("gap", "what is asked for")
FILTERS = [
    parameter("theme", "The key of a theme, as under /themes/."),
    parameter("state", "The LGD code of a state."),
    parameter("status", "Open ones unless something else is asked for.", enum=list(STATUSES)),
    parameter("origin", "Where it comes from.", enum=Origin.values),
    parameter(
        "sort", "The newest first, or what most ask for, as the night has it.", enum=list(SORTS)
    ),
    parameter("answer", "The code of a practice: what it answers."),
    *PAGING,
]
EXAMPLE = OpenApiExample(
    "A list of one",
    value={
        "licence": LICENCE,
        "next": None,
        "results": [
            {
                "pk": 31,
                "url": "https://sourcebook.example.gov.in/gaps/31/",
                "api": "https://sourcebook.example.gov.in/api/v1/gaps/31/",
                "looked_for": "How to empty a pit in high water",
                "why": "It never dries.",
                "language": "en",
                "state": "open",
                "origin": "search",
                "themes": ["faecal-sludge"],
                "place": {
                    "key": "gp:42664",
                    "level": "gp",
                    "name": "Khajuri",
                    "label": "Khajuri GP, Gogunda, Udaipur",
                    "label_language": "en",
                },
                "shielded": False,
                "asked_by": {
                    "office": {"text": "Secretary", "language": "en"},
                    "place": {"text": "Khajuri GP, Gogunda, Udaipur", "language": "en"},
                },
                "asked_on": "2026-10-02",
                "desk": {
                    "place": {
                        "key": "district:104",
                        "level": "district",
                        "name": "Udaipur",
                        "label": "Udaipur District",
                        "label_language": "en",
                    },
                    "by": "2026-12-15",
                    "looks": True,
                },
                "weight": {"people": 7, "words": "7 people ask for it", "language": "en"},
                "another_way_than": None,
                "answer": None,
            }
        ],
    },
)


# The views


class Gaps(ReadView):
    """The list of `/gaps/`, as data."""

    @extend_schema(
        operation_id="gaps",
        tags=["asked for"],
        summary="List what is asked for",
        description=LIST,
        parameters=FILTERS,
        responses=answers(GapPage, EXAMPLE),
    )
    def get(self, request):
        if same := self.unchanged(request):
            return same
        size = page_size(request.query_params)
        asked = parts.known(lambda: asked_of(request.query_params))
        found = narrowed(Gap.objects.visible_to(STRANGER).listed(), asked)
        gaps, following = parts.page_below(request, found, size, *_ORDERS[asked["sort"]])
        return listed([told for *_row, told in _told(gaps)], following)


class OneGap(ReadView):
    """One thing that is asked for, as its page shows it."""

    @extend_schema(
        operation_id="gap",
        tags=["asked for"],
        summary="One thing that is asked for",
        description=ONE,
        parameters=[NAME],
        responses=answers(WholeGap),
    )
    def get(self, request, gap):
        gaps = Gap.objects.visible_to(STRANGER).with_row_data()
        return whole(get_object_or_404(gaps, pk=gap))


addresses = [
    path("gaps/", Gaps.as_view(), name="gaps"),
    path("gaps/<int:gap>/", OneGap.as_view(), name="gap"),
]
