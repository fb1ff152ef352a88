"""A practice as one row of a list: what `components/_row.html` draws, the same on every page."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year
from practices import shield
from practices.choices import Kind, PracticeState
from practices.models import Theme
from practices.remembered import themes_of


@dataclass(frozen=True)
class Row:
    """The words of one row, each with the language it is written in where it is not the page's.

    `practice` is the key of a published one, `why` the reasons that put it into a search.
    `line_language` is that of the line where a translation has it.
    """

    url: str
    title: str
    language: str
    line: str
    theme_key: str
    theme_name: str
    place_name: str
    year: str
    kind_label: str = ""
    state_label: str = ""
    endorsements: int = 0
    endorsement_types: list = field(default_factory=list)
    adoptions: int = 0
    practice: int | None = None
    why: list = field(default_factory=list)
    line_language: str = ""


def row_of(practice):
    """Return the row of a published practice that was loaded `with_card_data`; no query."""
    theme = _first(practice.live_version.themes, themes_of(practice))
    return Row(
        url=practice.get_absolute_url(),
        title=practice.title,
        language=practice.language,
        line=practice.summary,
        theme_key=theme.key if theme else "",
        theme_name=theme.name if theme else _("Without a theme"),
        place_name=shield.place_words(practice),
        year=month_or_year(practice.started_on, "year"),
        kind_label="" if practice.kind == Kind.PRACTICE else practice.get_kind_display(),
        state_label="" if practice.is_live else PracticeState(practice.state).label,
        endorsements=practice.endorsement_count,
        adoptions=practice.adoption_count,
        endorsement_types=practice.endorsement_types or [],
        practice=practice.pk if practice.is_live else None,
    )


def _first(named, themes):
    """Return the theme that the author named first, which gives the row its drawing.

    Where that was merged into another it is the first that there is.
    """
    known = {theme.key: theme for theme in themes}
    return next((known[key] for key in named if key in known), next(iter(themes), None))


def rows_of(practices):
    """Return the rows of `practices`, in their order."""
    return [row_of(practice) for practice in practices]


def rows_of_unpublished(versions):
    """Return the rows of versions loaded `with_row_data` that are not published; one query."""
    versions = list(versions)
    keys = {key for version in versions for key in version.themes}
    themes = list(Theme.objects.filter(key__in=keys))
    return [_row_of_version(version, _first(version.themes, themes)) for version in versions]


def _row_of_version(version, theme):
    return Row(
        url=version.practice.get_absolute_url(),
        title=version.title,
        language=version.language,
        line=version.problem,
        theme_key=theme.key if theme else "",
        theme_name=theme.name if theme else _("Without a theme"),
        place_name=version.place.label,
        year=month_or_year(version.started_on, "year"),
        kind_label="" if version.kind == Kind.PRACTICE else version.get_kind_display(),
        state_label=_("Not yet reviewed"),
    )
