"""The demo's action plans, written, confirmed and moved by the real services."""

from datetime import timedelta

from django.utils import translation

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import picture, rows_of
from places.models import Place
from workshops.models import Workshop
from workshops.plans import services, workflow


def make(told, people, now):
    """Make what `plans.json` tells; `told` are the practices by the keys of their entries."""
    for row in rows_of("plans.json"):
        with translation.override(row["language"]):
            _plan(row, told, people, now)


def _plan(row, told, people, now):
    by = people[row["by"]]
    workshop = Workshop.objects.get(title=row["workshop"])
    at = now - timedelta(days=row.get("confirmed", {"days": 0})["days"])
    plan = services.plan_of(workshop, Place.objects.by_key(row["place"]), at=at)
    lines = [
        (services.add_line(plan, at=at, **_line(one, told, people, by, now)), one)
        for one in row["lines"]
    ]
    if days := row.get("meeting"):
        services.set_meeting(plan, today(now) + timedelta(days=days), by=by, at=at)
    if "confirmed" in row:
        workflow.confirm(plan, by=people[row["confirmed"]["by"]], at=at)
    for line, one in lines:
        for said in one.get("moved", ()):
            days, verb = timedelta(days=said["days"]), said["verb"]
            more = {"reason": said.get("reason", ""), "description": said.get("description", "")}
            if "photo" in said:
                more["photo"] = picture(said["photo"])
            workflow.move(line, verb, by=by, at=now - days, **more)


def _line(one, told, people, by, now):
    kept = ("words", "way", "who", "money", "sign", "help", "help_level")
    line = {name: one[name] for name in kept if name in one} | {"by": by}
    if "practice" in one:
        line["practice"] = told[one["practice"]]
    if "place" in one:
        line["place"] = Place.objects.with_parents().by_key(one["place"])
    if "due" in one:
        line["due_on"] = today(now) + timedelta(days=one["due"])
    if "help_from" in one:
        line["help_office"] = standing_of(people[one["help_from"]]).main_office
    return line | {"follows_meeting": one.get("follows", False)}
