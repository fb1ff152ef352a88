"""What became of each row on either side, counted and, where both changed it, side by side."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from workshops.hall.tables import TABLES

NEW, CHANGED, DELETED, ERASED = "new", "changed", "deleted", "erased"
# What a person should look at: kept as it is here unless she chooses what came from the hall.
BOTH, GONE_HERE, GONE_THERE = "both", "gone-here", "gone-there"
# What was taken otherwise than it came.
EMPTIED, CLASHED, ORPHANED, ENDED = "emptied", "clashed", "orphaned", "ended"
HIDDEN, STAYED = "hidden", "stayed"

TABLE_WORDS = {
    "Participant": _("Participant"),
    "Cluster": pgettext_lazy("cards", "Group"),
    "Card": pgettext_lazy("workshop", "Card"),
    "CardPhoto": _("Photo of a card"),
    "HuntRound": _("Hunting round"),
    "Need": pgettext_lazy("hunting", "Need"),
    "Taking": pgettext_lazy("hunting", "What goes home"),
    "Vote": pgettext_lazy("workshop", "Vote"),
    "VoteChoice": pgettext_lazy("workshop", "Choice of a vote"),
    "Dot": pgettext_lazy("workshop", "Dot"),
    "Pile": pgettext_lazy("workshop", "Dots on paper"),
    "PileCount": pgettext_lazy("workshop", "Dots on paper, counted"),
    "Plan": _("Action plan"),
    "PlanLine": _("Line of a plan"),
    "Session": _("Agenda"),
    "Prework": _("What the districts bring"),
    "Evaluation": _("How it was"),
    "Report": pgettext_lazy("workshop", "Report"),
}
FIELD_WORDS = {
    "text": _("In your own words"),
    "kind": _("What it is"),
    "theme": _("Theme"),
    "district": _("District"),
    "place": _("Place"),
    "place_text": _("Place"),
    "cluster": pgettext_lazy("cards", "Group"),
    "name": _("Name"),
    "office_title": _("Office"),
    "language": _("Language"),
    "sent_sha256": _("Photo"),
}
KIND_WORDS = {
    NEW: ngettext_lazy("%(n)s new", "%(n)s new", "n"),
    CHANGED: ngettext_lazy("%(n)s changed", "%(n)s changed", "n"),
    DELETED: ngettext_lazy("%(n)s deleted", "%(n)s deleted", "n"),
    ERASED: ngettext_lazy("%(n)s name erased", "%(n)s names erased", "n"),
}
CHOICE_WORDS = {
    BOTH: _("Both sides changed this."),
    GONE_HERE: _("Deleted here, changed in the hall."),
    GONE_THERE: _("Deleted in the hall, changed here."),
}
OTHERWISE_WORDS = {
    EMPTIED: _("came without the code of its paper: another card has it"),
    CLASHED: _("stays as it is here: what came would be twice the same"),
    ORPHANED: _("did not come: what it belongs to is deleted here"),
    HIDDEN: _("did not come: a name that it may show is erased here"),
    STAYED: _("is still on the laptop: it was not ready, or the file was full"),
    ENDED: _("did not come: it is confirmed or published here"),
}


def shown(model_field, value):
    """Return a value as a person reads it."""
    if value is None or value == "":
        return ""
    if model_field.is_relation:
        return str(getattr(value, "name", "") or getattr(value, "title", "") or value)
    return str(dict(model_field.flatchoices).get(value, value))


def field_words(table, name):
    """Return what a field is called on the page."""
    if name in FIELD_WORDS:
        return FIELD_WORDS[name]
    model = next(one.model for one in TABLES if one.label == table)
    return capfirst(model._meta.get_field(name).verbose_name)


@dataclass(frozen=True)
class Choice:
    """One thing that both sides changed: `ours` is kept unless `key` is among what is chosen."""

    table: str
    uid: str
    field: str
    kind: str
    name: str
    ours: str
    theirs: str
    photo: str = ""  # the uid, in the file, of the one that is to be looked at

    @property
    def key(self):
        return f"{self.table}.{self.uid}.{self.field}"

    @property
    def title(self):
        """What it is about: "Card 3: Theme"."""
        return title_of(self.table, self.name, self.field)

    @property
    def words(self):
        return CHOICE_WORDS[self.kind]


def title_of(table, name, field_name=""):
    """Return what a row and a field of it are called, in one line."""
    if table == "CardPhoto":
        return _now("Photo of card %(n)s") % {"n": name} if name else TABLE_WORDS[table]
    row = f"{TABLE_WORDS.get(table, table)} {name}".strip()
    return f"{row}: {field_words(table, field_name)}" if field_name else row


def count_lines(counts):
    """Return [(table's words, "3 new, 1 changed")] of the counts of a comparison or report."""
    return [
        (
            TABLE_WORDS.get(table, table),
            ", ".join(str(KIND_WORDS[kind] % {"n": number}) for kind, number in kinds.items()),
        )
        for table, kinds in counts.items()
    ]


@dataclass
class Comparison:
    """What a merge does, or did: counts by table and kind, choices, and what came otherwise."""

    counts: dict = field(default_factory=dict)
    choices: list = field(default_factory=list)
    otherwise: list = field(default_factory=list)
    chosen: set = field(default_factory=set)
    verbs: list = field(default_factory=list)
    photos: list = field(default_factory=list)  # (saved row, what is to be made of it)

    def count(self, table, kind):
        of_table = self.counts.setdefault(table.label, {})
        of_table[kind] = of_table.get(kind, 0) + 1

    def takes_theirs(self, choice):
        """Keep a choice for the report; return whether what came from the hall was chosen."""
        self.choices.append(choice)
        return choice.key in self.chosen

    @property
    def changes(self):
        """Whether anything here becomes another."""
        return bool(self.counts or self.verbs)

    def as_report(self):
        """Return what is kept of it: counts, uids and names of fields, no word of anybody."""
        return {
            "counts": self.counts,
            "verbs": self.verbs,
            "choices": [
                [one.table, one.uid, one.field, one.kind, one.key in self.chosen]
                for one in self.choices
            ],
            "otherwise": self.otherwise,
        }
