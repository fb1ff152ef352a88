"""A practice as one row of a list: what `components/_row.html` draws, the same on every page."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year
from practices.choices import Kind, PracticeState


@dataclass(frozen=True)
class Row:
    """The words of one row, each with the language it is written in where it is not the page's."""

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


def row_of(practice):
    """Return the row of a published practice that was loaded `with_card_data`; no query."""
    theme = _first_theme(practice)
    return Row(
        url=practice.get_absolute_url(),
        title=practice.title,
        language=practice.language,
        line=practice.summary,
        theme_key=theme.key if theme else "",
        theme_name=theme.name if theme else _("Without a theme"),
        place_name=practice.place.label,
        year=month_or_year(practice.started_on, "year"),
        kind_label="" if practice.kind == Kind.PRACTICE else practice.get_kind_display(),
        state_label="" if practice.is_live else PracticeState(practice.state).label,
        endorsements=practice.endorsement_count,
        endorsement_types=practice.endorsement_types or [],
    )


def _first_theme(practice):
    """Return the theme that its author named first, which gives the row its drawing."""
    named = list(practice.live_version.themes)
    themes = [theme for theme in practice.themes.all() if theme.key in named]
    return min(themes, key=lambda theme: named.index(theme.key), default=None)


def rows_of(practices):
    """Return the rows of `practices`, in their order."""
    return [row_of(practice) for practice in practices]
