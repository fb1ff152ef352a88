"""Doubts as the page of a practice tells them, and as the people read them who answer for it.

Anybody learns for which reason somebody doubts it, that the desk looks into it, and what came of it
in the desk's own words. The words of the doubt and of the answer stay with who wrote them and the
desk until the desk shows them; of personal data they are never shown.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from practices.choices import ChallengeReason
from practices.living import passages
from practices.shield import month_of


@dataclass(frozen=True)
class Doubt:
    """One doubt for anybody: of a shielded practice neither office nor day."""

    reason: str
    label: str
    passage: str
    since: datetime
    month_only: bool
    office: object
    state: str
    is_standing: bool
    is_grave: bool
    answered: bool
    corrects: bool
    hidden: bool
    outcome: str
    outcome_label: str
    why: str
    why_language: str
    closed_at: datetime | None
    note: str
    note_language: str
    answer: str
    answer_language: str
    address: str

    @property
    def warning(self):
        """What the banner says while a grave doubt waits."""
        return _WARNINGS[self.reason]() if self.is_standing and self.is_grave else ""


_WARNINGS = {
    ChallengeReason.UNSAFE: lambda: _("Somebody says that this is dangerous to follow"),
    ChallengeReason.PERSONAL_DATA: lambda: _("Somebody says that this tells personal data"),
}


def doubts_of(practice, user):
    """Return the `Doubt`s about `practice`, those that wait first; two queries at most."""
    found = list(
        practice.challenges.select_related(
            "office__organisation",
            "office__place__block",
            "office__place__district",
            "office__place__state",
        ).order_by("closed_at", "at", "id")
    )
    own = set()
    if found and user.is_authenticated:
        own = set(practice.challenges.visible_to(user).values_list("pk", flat=True))
    told = [_told(one, practice, one.pk in own) for one in found]
    return sorted(told, key=lambda one: not one.is_standing)


def _told(one, practice, reads):
    shown, hides = one.words_shown, practice.shielded
    personal = one.reason == ChallengeReason.PERSONAL_DATA
    return Doubt(
        reason=one.reason,
        label=one.get_reason_display(),
        passage="" if personal or not one.passage else passages.name_of(one.passage),
        since=month_of(one.at) if hides else one.at,
        month_only=hides,
        office=None if hides else one.office,
        state=one.state,
        is_standing=one.is_standing,
        is_grave=one.is_grave,
        answered=one.answered_at is not None,
        corrects=one.corrects,
        hidden=one.hiding is not None and one.outcome != "kept",
        outcome=one.outcome,
        outcome_label=one.get_outcome_display(),
        why=one.closing_note,
        why_language=one.closing_language,
        closed_at=month_of(one.closed_at) if one.closed_at and hides else one.closed_at,
        note=one.note if shown else "",
        note_language=one.note_language,
        answer=one.answer if shown else "",
        answer_language=one.answer_language,
        address=one.get_absolute_url() if reads else "",
    )
