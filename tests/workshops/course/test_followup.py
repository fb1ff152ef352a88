"""A follow-up takes along districts, facilitators, themes, open lines and gaps; no teller."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.querysets import today
from tests.workshops.conftest import client_of
from workshops import cards, workflow
from workshops.models import Workshop
from workshops.plans import services as plans

pytestmark = pytest.mark.django_db


def test_a_follow_up_goes_on_where_the_workshop_ended(cast, held):
    workshop, by = held("running", begins=0), cast.facilitator
    said = {"language": "en", "teller_name": "Kamla Plantedname"}
    for kind, text in (("gap", "How deep?"), ("practice", "Done."), ("question", "Held back?")):
        cards.write(workshop, uid=uuid4(), user=by, kind=kind, text=text, **said)
    workshop.cards.filter(text="Held back?").update(in_report="withheld")
    plan = plans.plan_of(workshop, cast.places.home_district)
    lines = {"who": "Secretary", "due_on": today() + timedelta(days=40), "language": "en"}
    first = plans.add_line(plan, by=by, uid=uuid4(), words="Raise the pits.", **lines)
    plans.add_line(plan, by=by, uid=uuid4(), words="Share the tanker.", **lines)
    type(first).objects.filter(pk=first.pk).update(state="done")
    here, runs = f"/workshops/{workshop.pk}/follow-up/", client_of(cast.state)
    assert runs.post(here).status_code == 409  # it is not over
    workflow.apply(workshop, "close", by=cast.state)
    assert client_of(cast.district).post(here).status_code == 403
    assert client_of().post(here)["Location"].startswith("/accounts/login/")
    assert "Follow it up" in runs.get(workshop.get_absolute_url()).content.decode()
    sent = {"request_id": uuid4()}
    answers = [runs.post(here, sent) for _n in "ab"]
    assert answers[0]["Location"] == answers[1]["Location"]

    made = Workshop.objects.get(title=f"Follow-up: {workshop.title}")
    assert answers[0]["Location"] == f"/workshops/{made.pk}/edit/"
    assert (made.state, made.office, made.venue) == ("draft", workshop.office, "")
    assert set(made.districts.all()) == set(workshop.districts.all())
    assert set(made.themes.all()) == set(workshop.themes.all())
    assert [one.person for one in made.facilitators.all()] == [cast.facilitator]
    assert made.starts_on > workshop.ends_on
    (card,) = made.cards.all()
    assert (card.text, card.teller_name, card.told_by) == ("How deep?", "", None)
    (line,) = made.plans.get().lines.all()
    assert (line.words, line.who, line.state, line.due_on) == (
        *("Share the tanker.", "", "planned"),
        None,
    )
    assert client_of(cast.district).get(f"/workshops/{made.pk}/").status_code == 404
