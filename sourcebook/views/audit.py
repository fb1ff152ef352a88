"""The auditor's log of a state, and the National's list of who looked at it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.standing import standing_of
from events.paging import addresses, page_of
from events.subjects import names
from practices.exports import Echo, foretold
from practices.spreadsheet import harmless
from sourcebook import audit
from sourcebook.forms import AuditForm

_AT_ONCE = 250  # lines made at once, so that a long file begins to come at once


@dataclass(frozen=True)
class Reading:
    """Who reads the log: under which duties, at which addresses, and whether each look is kept."""

    duties_of: Callable
    page: str
    file: str
    keeps_looks: bool = False


AUDITOR = Reading(audit.audited_states, "audit", "audit_csv", keeps_looks=True)
DESK = Reading(audit.logs_curated, "desk_log", "desk_log_csv")


@login_required
@require_safe
def log(request, reading):
    """Show the log of a state, 50 events a page; each look of an auditor is an event itself."""
    duty, duties = _duty(request, reading)
    form = AuditForm(request.GET, state=duty.place)
    if not form.is_valid():
        return _page(request, reading, duty, duties, form, [], status=400)
    events = audit.log_of(duty.place, form.asked())
    if request.GET.get("after"):
        events = audit.after(events, _last(request, events))
    rows = list(events[: audit.ROWS + 1])
    total = audit.log_of(duty.place, form.asked()).count()
    if reading.keeps_looks:
        audit.keep_look(request.user, duty, form.asked(), "page")
    return _page(request, reading, duty, duties, form, rows, total)


def _page(request, reading, duty, duties, form, rows, total=0, status=200):
    shown = rows[: audit.ROWS]
    lines = audit.lines_of(shown, request.user)
    context = {
        "audited": duty.place,
        "until": duty.ends_on,
        "reading": reading,
        "here": reverse(reading.page),
        "csv": reverse(reading.file),
        "states": duties,
        "form": form,
        "lines": lines,
        "next": _address(request, shown[-1].pk) if len(rows) > audit.ROWS else "",
        "address": _address(request, ""),
        "file": foretold([len(line.encode()) for line in _csv(lines)], total, audit.MOST_IN_A_FILE),
    }
    return render(request, "sourcebook/audit.html", context, status=status)


def _duty(request, reading):
    """Return the duty under which one looks, and all that one holds; 404 without any."""
    duties = reading.duties_of(request.user)
    if not duties:
        raise Http404
    wanted = request.GET.get("state") or next(iter(duties))
    if wanted not in duties:
        raise Http404
    return duties[wanted], duties


def _last(request, events):
    """Return that of `events` below which the page begins; raises BadRequest for any other."""
    asked = request.GET["after"]
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    last = events.filter(pk=int(asked)).first() if known else None
    if last is None:
        raise BadRequest("no such event")
    return last


def _address(request, after):
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"?{query.urlencode()}"


@login_required
@require_safe
def log_as_csv(request, reading):
    """The same as a spreadsheet file, its first 5,000 rows; each is kept in the log."""
    duty, _duties = _duty(request, reading)
    form = AuditForm(request.GET, state=duty.place)
    if not form.is_valid():
        raise BadRequest("unknown filter")
    events = list(audit.log_of(duty.place, form.asked())[: audit.MOST_IN_A_FILE])
    parts = (events[at : at + _AT_ONCE] for at in range(0, len(events), _AT_ONCE))
    lines = chain.from_iterable(audit.lines_of(part, request.user) for part in parts)
    audit.keep_look(request.user, duty, form.asked(), "file")
    answer = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="log.csv"'
    return answer


def _csv(lines):
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(
        ["when", "verb", "what", "by", "desk", "stead", "days", "note"]
    )
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in _cells(line)])


def _cells(line):
    office = line.office
    by = f"{office.title}, {office.place.full_name}" if office else line.actor
    notes = [line.note, *(f"{field}: {text}" for field, text in line.answers.items())]
    return [
        date_format(line.at, "Y-m") if line.hidden else line.at.isoformat(timespec="seconds"),
        line.verb,
        line.thing.words,
        by,
        line.desk,
        line.stead,
        "" if line.days is None else line.days,
        "\n".join(filter(None, notes)),
    ]


@login_required
@require_safe
def looks(request):
    """Show the National who looked at which log, when, and at what in it."""
    if not standing_of(request.user).is_national_curator:
        raise Http404
    page = page_of(request, audit.looks())
    duties = names(page.object_list, request.user)
    rows = [_look(event, duties) for event in page]
    context = {"looks": rows, "page": page}
    return render(request, "sourcebook/looks.html", context | addresses(request, page))


def _look(event, duties):
    duty = duties.get((event.subject_type, event.subject_id))
    note = getattr(event, "note", None)
    return {
        "at": event.at,
        "name": event.actor.name,
        "duty": duty.words if duty else "",
        "form": _("a page") if event.target == "page" else _("a file"),
        "asked": note.answers if note else {},
    }
