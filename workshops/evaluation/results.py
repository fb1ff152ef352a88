"""What the answers say together: once it is over, and from five answers on."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from workshops import on_paper
from workshops.choices import State
from workshops.evaluation.choices import SCALES
from workshops.report.parts import SMALLEST, Group, Part, Row, part


def results_of(workshop):
    """Return (number of answers, [(question, [(words, number)])]); [] where they are too few.

    Before the end there are none: who looks after each answer would know whose it is.
    """
    rows = list(workshop.evaluations.values(*SCALES))
    if len(rows) < SMALLEST or workshop.state != State.CLOSED:
        return len(rows), []
    return len(rows), [
        (str(question), _counted(scale, Counter(row[field] for row in rows)))
        for field, (question, scale) in SCALES.items()
    ]


def _counted(scale, counts):
    return [(str(answer.label), counts[answer]) for answer in scale]


def open_words(workshop):
    """Return the answers in people's own words, in no order of time; [] where they are too few."""
    if not results_of(workshop)[1]:
        return []
    told = workshop.evaluations.exclude(words="").values("words", "language")
    return sorted(told, key=lambda row: row["words"])


def paper_words(workshop, total):
    """Return how many of `total` answers were typed from paper, as a sentence; "" where none."""
    return on_paper.words_of(workshop.evaluations.filter(seat_hash="").count(), total)


@part("evaluation")
def evaluation_part(workshop, reader):
    """Tell how the participants found it, in numbers; their own words stay with who runs it."""
    total, results = results_of(workshop)
    if not results:
        return None
    words = ngettext(
        "%(n)s person answered, without a name.", "%(n)s people answered, without a name.", total
    )
    groups = [
        Group(question, [Row(f"{said}: {grouped(n)}") for said, n in answers])
        for question, answers in results
    ]
    told = f"{words % {'n': grouped(total)}} {paper_words(workshop, total)}".strip()
    return Part(_("How it was"), total, told, groups)
