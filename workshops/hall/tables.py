"""What of a workshop goes to the hall and back: every table of it stands in one of two lists."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

from events.models import Noun
from workshops.models import (
    Ask,
    Card,
    CardPhoto,
    Cluster,
    Correction,
    Door,
    Dot,
    Evaluation,
    GuestInvitation,
    Homecoming,
    HuntRound,
    LinePhoto,
    Need,
    Outing,
    Participant,
    Pile,
    PileCount,
    Plan,
    PlanLine,
    Prework,
    Report,
    Session,
    Stay,
    Taking,
    Vote,
    VoteChoice,
    Workshop,
)
from workshops.plans.choices import PlanState


@dataclass(frozen=True)
class Table:
    """How the rows of `model` travel; `path` leads from a row to its workshop.

    `left`: fields that stay where they are. `first`: taken from the file for a new row alone.
    `within`: what its `number` counts in. `same`: fields by which a new row is one that is there
    already, where none is empty. `needs`: what must be there where
    it is told of. `ended`: says of a row that nothing changes it any more.
    `emptied`: a field of a new row that is emptied where another row has the same. `private`: once
    emptied here, never filled again. `kept_by`: a field by which a row has become more here, so
    that it is not deleted because it is gone there. `lasts`: whether rows are emptied and never
    deleted. `alone`: whether a workshop has one row at most. `one_open`: a time that is empty in
    one row of a workshop at most. `near`: relations to read with each row. `comes_back`: whether
    rows are merged.
    """

    model: type
    path: str = "workshop"
    left: tuple = ()
    first: tuple = ()
    within: str = "workshop"
    same: tuple = ()
    needs: tuple = ()
    ended: Callable | None = None
    emptied: str = ""
    private: tuple = ()
    kept_by: str = ""
    lasts: bool = False
    alone: bool = False
    one_open: str = ""
    near: tuple = ()
    comes_back: bool = True

    @property
    def label(self):
        return self.model._meta.object_name

    def fields(self):
        """Return the fields that travel: all but the keys, people, and the way to the workshop."""
        own = ("id", "uid", "workshop", *self.left)
        return [field for field in self.model._meta.concrete_fields if self._goes(field, own)]

    @staticmethod
    def _goes(field, own):
        person = field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
        return field.name not in own and not person

    def compared(self):
        """Return the fields that are merged in a row that both sides have."""
        return [field for field in self.fields() if field.name not in self.first]

    def rows(self, workshop):
        """Return the rows of `workshop`, oldest first."""
        near = [*self.near, *(field.name for field in self.fields() if field.is_relation)]
        rows = self.model.objects.filter(**{self.path: workshop})
        return rows.select_related(*near).order_by("pk")


# Each after those that it points to.
TABLES = (
    Table(
        Participant,
        left=("badge_hash", "seat_mark"),
        private=("name", "office_title", "gender"),
        lasts=True,
        near=("person",),
    ),
    Table(Door, comes_back=False),
    Table(Cluster, same=("name",)),
    Table(
        Card,
        # What is asked for with it stays at the portal: its row is no part of a workshop.
        left=("practice", "gap_uid"),
        first=("number",),
        emptied="paper",
        kept_by="practice",
        private=("teller_name", "teller_office"),
    ),
    # Its files go beside the rows, its content is compared by what was sent.
    Table(
        CardPhoto,
        path="card__workshop",
        same=("card",),
        left=("state", "widths", "width", "height", "sha256", "created_at"),
    ),
    Table(HuntRound, first=("number",), one_open="closed_at"),
    Table(Need, path="round__workshop"),
    Table(Taking, path="round__workshop", first=("practice",), private=("found",)),
    Table(Vote, first=("number", "dots")),
    Table(VoteChoice, path="vote__workshop", first=("number",), within="vote", needs=("card",)),
    # Placed on both sides in one slot, the one that is there stays: nobody has more.
    Table(Dot, path="vote__workshop", same=("vote", "participant", "slot")),
    Table(Pile, path="vote__workshop", same=("vote", "level")),
    Table(PileCount, path="pile__vote__workshop", same=("pile", "choice")),
    # Which office answers, and that it was reminded, is known at the portal.
    Table(Ask, left=("office", "reminded_at"), first=("number",), private=("answerer",)),
    # A plan is confirmed at the portal, and its lines move there.
    Table(
        Plan,
        left=(*("state", "head", "confirmed_at", "office", "reminded_at", "lapse_told_at"),),
        first=("made_at",),
        same=("place",),
        lasts=True,
        ended=lambda plan: plan.state != PlanState.DRAFT,
    ),
    Table(
        PlanLine,
        path="plan__workshop",
        left=(
            *("help_office", "state", "reason", "reason_language", "adoption", "reminded"),
            "revision",
        ),
        first=("number", "made_at", "state_at", "version"),
        needs=("practice",),
        within="plan",
        same=("plan", "practice", "place"),
        private=("who",),
        kept_by="adoption",
        ended=lambda line: line.plan.state != PlanState.DRAFT,
    ),
    Table(Session, left=("revision",)),
    Table(Prework, left=("revision",), same=("district",)),
    Table(Evaluation, left=("seat_hash",)),  # made by the key of the machine
    Table(
        Report,
        left=("published_at", "asked_at", "late_at", "revision"),
        alone=True,
        lasts=True,
        ended=lambda report: report.published_at is not None,
    ),
)
# Tables of a workshop that do not travel, and why.
LEFT_AT_HOME = {
    GuestInvitation: "holds an address, and mail goes from the portal: the answer travels",
    LinePhoto: "is taken where lines of confirmed plans move: at the portal",
    Outing: "says itself what was taken out",
    Homecoming: "says itself what was brought back",
    Correction: "is of a report that is out, at the portal",
    Stay: "belongs to the machine in the hall",
}


def of_model(model):
    """Return the `Table` of a model that travels; raises KeyError."""
    return {table.model: table for table in TABLES}[model]


def of_a_workshop():
    """Return every model that is a noun and leads to a workshop by foreign keys that must be."""
    found, grown = {Workshop}, True
    while grown:
        grown = False
        for model in apps.get_app_config("workshops").get_models():
            if model not in found and issubclass(model, Noun) and _leads(model, found):
                found.add(model)
                grown = True
    return found - {Workshop}


def _leads(model, found):
    fields = model._meta.concrete_fields
    return any(field.related_model in found and not field.null for field in fields)


def shape():
    """Return a text that is another one where tables or fields are others: another release."""
    told = [(table.label, [field.name for field in table.fields()]) for table in TABLES]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
