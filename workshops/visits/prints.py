"""The sheets of visits and what peers found, as plain data; words never become source."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs.layouts.foot import page_words
from packs.layouts.texts import text
from workshops.visits.choices import POINTS, SHEET_NAMES, SHEETS, Seen

LINES = {"before": 4, "during": 8, "after": 6}  # to write on, below each prompt
TAKINGS = 5  # empty rows for what is taken home


def days_of(visit):
    """Return the days of a visit, or of a workshop, in words."""
    days = date_format(visit.starts_on, "DATE_FORMAT")
    if visit.ends_on != visit.starts_on:
        days += f" – {date_format(visit.ends_on, 'DATE_FORMAT')}"
    return days


def sheet_of(visit, sheet, *, filled):
    """Return a sheet for paper: with what is written on it where `filled`, else to write on."""
    answers = {one.prompt: one for one in visit.answers.filter(sheet=sheet)} if filled else {}
    return frame_of(visit, SHEET_NAMES[sheet]) | {
        "prompts": [
            _prompt(words, answers.get(key), LINES[sheet]) for key, words in SHEETS[sheet].items()
        ],
        "takings": _takings(visit, filled) if sheet == "after" else None,
    }


def frame_of(visit, name):
    """Return what each sheet of a visit has: its title, who visits whom, when."""
    between = _("%(guest)s visits %(host)s") % {
        "guest": visit.guest_office.place.full_name,
        "host": visit.place.full_name,
    }
    return {
        "fit": "first",
        "ways": [{}],
        "most_pages": 99,
        "gap": 1,
        "stamp": None,
        "photos": [],
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(name),
        "described": f"{name}: {between}",
        "page-words": page_words(),
        "between": between,
        "days": days_of(visit),
        "wanted": text(visit.words, visit.words_language),
        "note": _("For learning among peers: not an inspection, and no evidence in an audit."),
    }


def _prompt(words, answer, lines):
    said = answer is not None and bool(answer.text)
    return {
        "words": str(words),
        "answer": text(answer.text, answer.language) if said else None,
        "lines": lines,
        "marks": None,
    }


def findings_of(visit, lines):
    """Return the list of a peer verification for paper, with what was found or to tick by hand."""
    marks = [str(one.label) for one in Seen]
    told = {line.point: line.finding for line in lines}
    return frame_of(visit, _("Peer verification: what we look at together")) | {
        "prompts": [_point(str(words), told.get(point), marks) for point, words in POINTS.items()],
        "takings": None,
    }


def _point(words, finding, marks):
    """Return a point: with what was found, or with boxes and a line to write on."""
    if finding is None:
        return {"words": words, "answer": None, "lines": 1, "marks": marks}
    said = finding.get_answer_display() + (f": {finding.note}" if finding.note else "")
    answer = text(said, finding.language)
    return {"words": words, "answer": answer, "lines": 0, "marks": None}


def chaupal_of(visit, lines):
    """Return the sheet of a village meeting: what the hosts chose of what their visitors found."""
    groups = [
        {
            "title": title,
            "rows": [
                {
                    "words": line.words if isinstance(line.words, str) else str(line.words),
                    "note": text(line.finding.note, line.finding.language),
                }
                for line in lines
                if line.finding.answer == answer
            ],
        }
        for answer, title in (
            (Seen.YES, _("This our visitors saw")),
            (Seen.NO, _("This is still to be done")),
            (Seen.NOT_SEEN, _("This they could not see")),
        )
    ]
    return frame_of(visit, _("What our visitors saw")) | {
        "groups": [group for group in groups if group["rows"]],
        "to_write": [_("What people said"), _("What we do, and who sees to it")],
        "next": _("Next meeting on"),
    }


def _takings(visit, filled):
    rows = list(visit.takings.order_by("pk")) if filled else []
    told = [
        [text(one.text, one.language), date_format(one.report_on, "DATE_FORMAT")] for one in rows
    ]
    empty = [[text(""), ""] for _n in range(0 if rows else TAKINGS)]
    heads = [_("What we take home and do"), _("We tell our hosts on")]
    return {"title": _("What we take home"), "heads": heads, "rows": told + empty}
