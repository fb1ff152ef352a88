"""The insights: by theme, state and year, as a page and as a table for spreadsheets."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.insights.figures import figures_of, years
from places.choices import Level
from places.models import Place
from practices.models import Theme
from practices.spreadsheet import harmless


class UnknownChoice(ValueError):
    """A theme, state or year was asked for that there is none of."""


@require_safe
def insights(request):
    """Show every figure for the chosen theme, state and year, with its definition."""
    try:
        chosen, known = _chosen(request.GET)
    except UnknownChoice as error:
        return render(request, "errors/400.html", {"reason": str(error)}, status=400)
    figures, counted_at = figures_of(**chosen)
    context = {
        "figures": figures,
        "counted_at": counted_at,
        "theme": chosen["theme"],
        "state": chosen["state"],
        "year": chosen["year"],
        "themes": Theme.objects.current().order_by("position"),
        "states": Place.objects.filter(level=Level.STATE, valid_to=None).order_by("name"),
        "years": known,
        "query": request.GET.urlencode(),
    }
    return render(request, "learning/insights.html", context)


@require_safe
def insights_csv(request):
    """Answer the same numbers as CSV, with the definition in each row."""
    try:
        chosen, _known = _chosen(request.GET)
    except UnknownChoice as error:
        return render(request, "errors/400.html", {"reason": str(error)}, status=400)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="insights.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["figure", "span", "number", "of", "theme", "state", "year", "definition"])
    beside = [
        chosen["theme"].key if chosen["theme"] else "",
        harmless(chosen["state"].name) if chosen["state"] else "",
        chosen["year"] or "",
    ]
    for figure in figures_of(**chosen)[0]:
        for bar in figure.bars if figure.is_told else []:
            number = "<5" if bar.is_few else "" if bar.number is None else bar.number
            words = [figure.measure.title, bar.label, number, figure.total, *beside]
            writer.writerow([*words, figure.measure.definition])
    return answer


def _chosen(given):
    """Return ({theme, state, year}, years that there are); raises UnknownChoice."""
    known = years()
    theme = _one_of(given, "theme", Theme.objects.current(), "key")
    state = _one_of(given, "state", Place.objects.filter(level=Level.STATE), "code")
    year = given.get("year", "")
    if year and year not in map(str, known):
        _refuse("year", year)
    return {"theme": theme, "state": state, "year": int(year) if year else None}, known


def _one_of(given, name, among, field):
    value = given.get(name, "")
    if not value:
        return None
    found = among.filter(**{field: value}).first() if "\x00" not in value else None
    return found or _refuse(name, value)


def _refuse(name, value):
    words = _("“%(value)s” cannot be chosen for “%(name)s”.")
    raise UnknownChoice(words % {"value": value[:60], "name": name})
