"""The report of a workshop with 150 cards and 15 plans: told, drawn as a page, set for paper."""

import json
import time
from uuid import uuid4

CARDS, PLANS, LINES = 150, 15, 6
MOST = 5.0  # seconds that the whole may take, page and print together
KINDS = ("practice", "lesson", "innovation", "bottleneck", "question", "gap")


def measure():
    """Print, as the last line, what the page and the print took, as JSON; in a shell of Django."""
    from django.contrib.auth.models import AnonymousUser

    from packs import typesetting
    from workshops.report import services
    from workshops.report.papers import report_paper

    workshop, by = _workshop()
    services.edit(workshop, by=by, revision=1, foreword="Read.", language="en", left_out=[])
    services.publish(workshop, by=by)
    seen, _page = _timed(lambda: _read(workshop))
    report = services.report_of(workshop)
    told, data = _timed(lambda: report_paper(workshop, report, AnonymousUser()))
    set_, pdf = _timed(lambda: typesetting.set_type("workshop-report", data, [], wait=30))
    assert pdf.startswith(b"%PDF")
    print(json.dumps([_row("page", seen), _row("print", told + set_)]))


def _read(workshop):
    from django.test import Client

    answer = Client().get(f"/workshops/{workshop.pk}/report/", headers={"host": "127.0.0.1"})
    assert answer.status_code == 200, answer.status_code


def _workshop():
    """Return (a workshop that is over, who called it)."""
    from django.utils import timezone

    from accounts.models import Office, Organisation, Posting, User
    from accounts.querysets import today
    from places.models import Place
    from practices.models import Theme
    from workshops import cards, services, workflow
    from workshops.plans import services as plans

    districts = list(Place.objects.filter(level="district").order_by("pk")[:PLANS])
    by = User.objects.create_user("reports@example.org", "reports-sourcebook", name="Reports")
    body = Organisation.objects.get(key="dpmu")
    office = Office.objects.create(place=districts[0], title="Reports", organisation=body)
    posted = {"starts_on": today(), "state": "confirmed", "decided_at": timezone.now()}
    Posting.objects.create(person=by, office=office, **posted)
    words = {"title": "Reports", "purpose": "Measured.", "venue": "Hall", "words_language": "en"}
    words |= {"programme": "sbm", "starts_on": today(), "ends_on": today()}
    themes = list(Theme.objects.order_by("pk")[:8])
    held = services.convene(by=by, office=office, themes=themes, districts=districts, **words)
    for verb in ("announce", "start"):
        workflow.apply(held, verb, by=by)
    for n in range(CARDS):
        said = {"kind": KINDS[n % 6], "text": f"Card {n}: " + "the pump failed. " * 12}
        where = {"theme": themes[n % 8], "district": districts[n % PLANS], "language": "en"}
        cards.write(held, uid=uuid4(), user=by, **said, **where)
    for district in districts:
        plan = plans.plan_of(held, district)
        for n in range(LINES):
            due = today() + timezone.timedelta(days=60)
            line = {
                "words": f"Line {n}: raise the pits.",
                "language": "en",
                "who": "Secretary",
                "due_on": due,
            }
            plans.add_line(plan, by=by, uid=uuid4(), **line)
    return workflow.apply(held, "close", by=by), by


def _timed(do):
    begun = time.perf_counter()
    done = do()
    return time.perf_counter() - begun, done


def _row(name, seconds):
    return {
        "name": f"report of 150 cards and 15 plans: {name}",
        "unit": "s",
        "value": round(seconds, 2),
        "n": CARDS + PLANS,
        "against": MOST,
        "ratio": round(seconds / MOST, 2),
    }
