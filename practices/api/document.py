"""What `openapi.json` says of practices, versions and themes: parameters and answers.

In English, as the keys are; `told` makes the answers, and the tests hold both against each other.
"""

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers as s

from events.api import PAGING, Listed, in_path, parameter
from places.choices import Level
from practices.choices import (
    LANGUAGES,
    AdoptionStatus,
    AnswerState,
    ChallengeReason,
    CostUnit,
    EndorsementType,
    Kind,
    Outcome,
    PracticeState,
    Programme,
    ResultBasis,
    ThemeGroup,
)
from practices.search import CONFIRMED, SORTS, STATUSES, SUBMITTED

LARGEST_NUMBER = 2**31 - 1
LIST = """The list of practices: what is published, the newest first, unless something else is
asked for. Several values of one filter mean any of them, several filters all of them. A value that
does not exist is answered 400 and names its parameter; other names in the address are ignored. Go
on by `next` until it is null."""
ONE = """Of what was withdrawn since it is dangerous or tells personal data, only the reason and
what to use instead is told: `hidden` is true, and what lists tell is left out. Of a shielded
practice neither place nor office is told, here as on its page."""

NAME = in_path(
    "name",
    "The number (`pk`) or the code (`LS-…`) of a practice.",
    type={"type": "string", "pattern": "^([1-9][0-9]{0,17}|LS-[0-9A-Z]{8})$"},
)
NUMBER = in_path(
    "number",
    "The number of a version.",
    type={"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
)
KEY = in_path("key", "The key of a theme.", type={"type": "string", "pattern": "^[a-z0-9-]{1,40}$"})


def _several(name, words, values=None, **more):
    return parameter(name, words, many=True, enum=values, **more)


FILTERS = [
    parameter("q", "Words to look for, in any script; “quoted” ones stand together."),
    _several("theme", "Keys of themes, as under /themes/."),
    _several("kind", "What sort of entry it is.", Kind.values),
    _several("programme", "Which programme it belongs to.", Programme.values),
    _several("level", "The level of the place.", Level.values),
    _several("language", "The language it was written in.", [code for code, _name in LANGUAGES]),
    _several("state", "LGD codes of states."),
    parameter("district", "The LGD code of a district: it and all under it."),
    parameter("block", "The LGD code of a block: it and all under it."),
    parameter("gp", "The LGD code of a Gram Panchayat."),
    parameter("tag", "A tag, as it is written."),
    parameter("year", "The year of its first publication, in India."),
    _several("endorsed", "Somebody endorses it so.", EndorsementType.values),
    _several("adopted", "Some place is so far with it.", AdoptionStatus.values),
    parameter("confirmed", "Whether it was said to be still true.", enum=list(CONFIRMED)),
    parameter(
        "status",
        "What is published unless something else is asked for.",
        enum=[status for status in STATUSES if status != SUBMITTED],
    ),
    parameter("sort", "In which order; relevance where words are given.", enum=list(SORTS)),
    *PAGING,
]


class Words(s.Serializer):
    text = s.CharField(allow_blank=True)
    language = s.CharField(allow_blank=True)


class PlaceOfIt(s.Serializer):
    """Where it is; of a shielded one the state, and in `label` what anybody may know."""

    key = s.CharField(help_text="Level and LGD code: gp:42664.")
    level = s.ChoiceField(Level.values)
    name = s.CharField()
    label = s.CharField(help_text="In the language that Accept-Language asks for.")


class Row(s.Serializer):
    """A practice as a list tells it."""

    pk = s.IntegerField()
    code = s.CharField(help_text="The short code that stands on prints.")
    title = s.CharField()
    url = s.URLField(help_text="Its page.")
    api = s.URLField(help_text="All that is told of it.")
    version = s.IntegerField(help_text="The number of the live version.")
    language = s.CharField(help_text="In which the title and all words are.")
    state = s.ChoiceField([state for state in PracticeState.values if state != "unpublished"])
    kind = s.ChoiceField(Kind.values)
    programme = s.ChoiceField(Programme.values)
    place = PlaceOfIt()
    shielded = s.BooleanField(help_text="Neither place nor office is told.")
    themes = s.ListField(child=s.CharField())
    summary = s.CharField(allow_blank=True)
    started = s.CharField(allow_blank=True, help_text="YYYY-MM or YYYY, empty if not told.")
    published_at = s.DateTimeField()
    renewed_at = s.DateTimeField()
    confirmed = s.ChoiceField(list(CONFIRMED))
    confirmed_on = s.CharField(help_text="YYYY-MM-DD, of a shielded one YYYY-MM.")
    confirm_by = s.CharField(help_text="YYYY-MM-DD, of a shielded one YYYY-MM.")
    endorsements = s.IntegerField(min_value=0)
    adoptions = s.IntegerField(min_value=0, help_text="Places that plan, try or use it.")


class PracticePage(Listed):
    count = s.IntegerField(
        min_value=0,
        help_text="How many the whole list has; at least so many where `exact` is false.",
    )
    exact = s.BooleanField(
        help_text="Whether all were counted, and not only those that stand best."
    )
    apart = s.BooleanField(
        help_text="Nothing that was looked through has the quoted words together: they stand apart."
    )
    spelled = s.CharField(
        allow_blank=True, help_text="What was looked for instead, as nothing has the words typed."
    )
    relaxed = s.BooleanField(
        help_text="None have all the words, or as few as are counted: the others have some of them."
    )
    full = s.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Where `relaxed`, how many of the first have all the words; else null.",
    )
    results = Row(many=True)


class EndorsedBy(s.Serializer):
    """Who endorses it, by type: of a shielded one not how many are near."""

    type = s.ChoiceField(EndorsementType.values)
    own_district = s.IntegerField(min_value=0, allow_null=True)
    elsewhere = s.IntegerField(min_value=0, allow_null=True)
    count = s.IntegerField(min_value=1)


class TakenUp(s.Serializer):
    status = s.ChoiceField(AdoptionStatus.values)
    count = s.IntegerField(min_value=1)


class Doubt(s.Serializer):
    """A reasoned doubt; `why` is how the desk decided."""

    reason = s.ChoiceField(ChallengeReason.values)
    since = s.CharField()
    open = s.BooleanField()
    outcome = s.ChoiceField(Outcome.values, allow_blank=True)
    why = Words(allow_null=True)


class UseInstead(s.Serializer):
    code = s.CharField()
    title = s.CharField()
    language = s.CharField()
    url = s.URLField()


class Closed(s.Serializer):
    """Why it is no longer published, since when, and what to use instead."""

    on = s.CharField()
    ground = s.CharField(allow_blank=True)
    reason = Words(allow_null=True)
    replacement = UseInstead(allow_null=True)


class VersionRow(s.Serializer):
    number = s.IntegerField(min_value=1)
    current = s.BooleanField(help_text="Whether it is the live one.")
    title = s.CharField()
    language = s.CharField()
    accepted_on = s.CharField(allow_null=True, help_text="Of a shielded one YYYY-MM.")
    url = s.URLField()
    api = s.URLField()


class Office(s.Serializer):
    """The office that shared it. Persons are not named."""

    title = s.CharField()
    organisation = s.CharField()
    place = s.CharField()


class Cost(s.Serializer):
    rupees = s.IntegerField(min_value=0, allow_null=True)
    unit = s.ChoiceField(CostUnit.values, allow_blank=True, help_text="What it is for.")
    year = s.IntegerField(allow_null=True, help_text="The year of its prices.")
    sources = s.ListField(child=s.CharField(), help_text="Keys of funds.")


class PhotoFile(s.Serializer):
    width = s.IntegerField()
    url = s.URLField()


class Photo(s.Serializer):
    description = s.CharField(allow_blank=True)
    width = s.IntegerField(help_text="Of the largest file.")
    height = s.IntegerField(help_text="Of the largest file.")
    files = PhotoFile(many=True)


class Version(VersionRow):
    """What a practice says at one time. “[…]” stands for words that were hidden since."""

    kind = s.ChoiceField(Kind.values)
    programme = s.ChoiceField(Programme.values)
    themes = s.ListField(child=s.CharField())
    tags = s.ListField(child=s.CharField())
    shielded = s.BooleanField()
    place = PlaceOfIt(allow_null=True)
    place_in_words = s.CharField(allow_blank=True)
    shared_by = Office(allow_null=True)
    started = s.CharField(allow_blank=True)
    problem = s.CharField(allow_blank=True)
    steps = s.ListField(child=s.CharField())
    who_did_what = s.CharField(allow_blank=True)
    cost = Cost()
    materials = s.CharField(allow_blank=True)
    upkeep = s.CharField(allow_blank=True)
    result = s.CharField(allow_blank=True)
    reach = s.CharField(allow_blank=True)
    result_basis = s.ChoiceField(ResultBasis.values, allow_blank=True)
    went_wrong = s.CharField(allow_blank=True)
    not_where = s.CharField(allow_blank=True)
    story = s.CharField(allow_blank=True)
    unanswered = s.DictField(
        child=s.ChoiceField(AnswerState.values), help_text="Why an answer is missing."
    )
    photos = Photo(many=True)
    has_hidden = s.BooleanField(help_text="Whether words or photos were hidden since.")


class VersionList(Listed):
    results = VersionRow(many=True)


class OneVersion(Version):
    licence = s.CharField()


def _left_out_where_hidden():
    """Return the fields of a row, but those that are always told, as fields that may be missing."""
    always = ("pk", "code", "url", "api", "state")
    fields = {name: field for name, field in Row().get_fields().items() if name not in always}
    for field in fields.values():
        field.required = False
        field._kwargs["required"] = False
    return fields


class _Always(s.Serializer):
    licence = s.CharField()
    pk = s.IntegerField()
    code = s.CharField()
    url = s.URLField()
    api = s.URLField()
    state = s.ChoiceField([state for state in PracticeState.values if state != "unpublished"])
    hidden = s.BooleanField(help_text="Withdrawn for danger or personal data.")
    closed = Closed(allow_null=True, help_text="Null while it is published.")


class WholePractice(_Always):
    """A practice, its live version, what came of it since."""

    endorsements_by_type = EndorsedBy(many=True, required=False)
    adoptions_by_status = TakenUp(many=True, required=False)
    doubts = Doubt(many=True, required=False)
    versions = s.URLField(required=False, help_text="All its versions.")
    version = Version(required=False)

    def get_fields(self):
        return _left_out_where_hidden() | super().get_fields()


class ThemeNames(s.Serializer):
    en = s.CharField()
    hi = s.CharField(allow_blank=True)


class Theme(s.Serializer):
    key = s.CharField()
    name = s.CharField(help_text="In the language that Accept-Language asks for.")
    names = ThemeNames()
    group = s.ChoiceField(ThemeGroup.values)
    practices = s.IntegerField(min_value=0, help_text="How many are published.")
    url = s.URLField()
    api = s.URLField()


class ThemeList(Listed):
    count = s.IntegerField(min_value=0)
    results = Theme(many=True)


class OneTheme(Theme):
    licence = s.CharField()


EXAMPLE = OpenApiExample(
    "A list of one",
    value={
        "licence": "CC BY 4.0",
        "count": 1,
        "exact": True,
        "apart": False,
        "spelled": "",
        "relaxed": False,
        "full": None,
        "next": None,
        "results": [
            {
                "pk": 12,
                "code": "LS-7K3M9QAX",
                "title": "Two pits instead of one, dug by the households themselves",
                "url": "https://sourcebook.example.gov.in/practices/12/two-pits/",
                "api": "https://sourcebook.example.gov.in/api/v1/practices/12/",
                "version": 2,
                "language": "en",
                "state": "published",
                "kind": "practice",
                "programme": "sbm",
                "place": {
                    "key": "gp:42664",
                    "level": "gp",
                    "name": "Khajuri",
                    "label": "Khajuri GP, Gogunda, Udaipur, Rajasthan",
                },
                "shielded": False,
                "themes": ["toilet-technology"],
                "summary": "Single pits were full after four years.",
                "started": "2024-05",
                "published_at": "2026-10-02T10:15:00+00:00",
                "renewed_at": "2026-11-14T08:00:00+00:00",
                "confirmed": "yes",
                "confirmed_on": "2026-11-14",
                "confirm_by": "2027-11-14",
                "endorsements": 3,
                "adoptions": 1,
            }
        ],
    },
)
