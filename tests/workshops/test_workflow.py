"""Workshops without HTTP: what the database refuses, who changes the state, who hears of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events.models import Event, Outbox
from events.registry import notices
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops import services, workflow
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def told(person, verb):
    """Return the sentences that `person` reads of events of `verb`."""
    rows = Outbox.objects.filter(recipient=person, channel="portal", event__verb=verb)
    events = [row.event for row in rows.select_related("event__note")]
    return [notice.sentence for notice in notices(events, person).values()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"ends_on": "2020-01-01"},
        {"state": "lost"},
        {"state": "announced", "venue": ""},
        {"state": "announced", "purpose": " "},
    ],
)
def test_the_database_refuses(held, wrong):
    workshop = held("draft", days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():  # one day that ends as it begins
        Workshop.objects.filter(pk=workshop.pk).update(closes_at="10:00")


def test_a_workshop_goes_its_way_and_who_is_invited_hears_of_it(cast, held):
    workshop = held("draft", venue="")
    assert len(told(cast.facilitator, "name-facilitators")) == 1
    with pytest.raises(AnswersMissing) as refused:
        workflow.apply(workshop, "announce", by=cast.state)
    assert list(refused.value.errors) == ["venue"]
    services.edit(workshop, by=cast.facilitator, venue="Hall")
    with pytest.raises(NotAllowed):  # who runs it does not announce it
        workflow.apply(workshop, "announce", by=cast.facilitator)
    workshop = workflow.apply(workshop, "announce", by=cast.state)
    assert (workshop.state, workshop.sequence) == ("announced", 0)
    assert told(cast.district, "announce-workshop") == [
        "Your district is invited to “Pits that stay”."
    ]
    assert told(cast.district3, "announce-workshop")
    assert not told(cast.gp, "announce-workshop")
    assert not told(cast.outsider, "announce-workshop")


def test_what_is_changed_once_it_is_announced_and_how_it_ends(cast, held):
    workshop = held()
    services.edit(workshop, by=cast.facilitator, title="Pits that last")
    assert not told(cast.district, "edit-workshop")  # neither day nor place is another
    workshop = services.edit(workshop, by=cast.state, venue="Another hall")
    assert workshop.sequence == 2
    assert len(told(cast.district, "edit-workshop")) == 1
    with pytest.raises(WrongState) as stale:
        services.edit(workshop, by=cast.state, revision=workshop.revision - 1, title="Mine")
    assert stale.value.reason == "stale"
    workshop = workflow.apply(workshop, "start", by=cast.facilitator)
    workshop = workflow.apply(workshop, "close", by=cast.facilitator)
    with pytest.raises(WrongState):
        services.edit(workshop, by=cast.state, title="Too late")
    workshop = workflow.apply(workshop, "reopen", by=cast.facilitator)
    with pytest.raises(AnswersMissing):  # without a reason
        workflow.apply(workshop, "cancel", by=cast.state, note=" ")
    workshop = workflow.apply(workshop, "cancel", by=cast.state, note="The hall is flooded.")
    assert workshop.sequence == 6
    assert told(cast.district, "cancel-workshop") == ["“Pits that last” is cancelled."]
    with pytest.raises(WrongState):
        workflow.apply(workshop, "start", by=cast.state)
    verbs = Event.objects.filter(subject_type="workshop").order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == [
        *("convene-workshop", "name-facilitators", "announce-workshop"),
        *("edit-workshop", "edit-workshop", "start-workshop", "close-workshop"),
        *("reopen-workshop", "cancel-workshop"),
    ]


def test_who_sees_a_draft_and_who_may_call_a_workshop(cast, held):
    draft, announced = held("draft"), held()
    seen = {
        name: set(Workshop.objects.visible_to(getattr(cast, name)))
        for name in ("state", "facilitator", "district", "state2", "outsider", "gp", "suspended")
    }
    seen["stranger"] = set(Workshop.objects.visible_to(AnonymousUser()))
    for name, found in seen.items():
        both = name in ("state", "facilitator")
        assert found == ({draft, announced} if both else {announced}), name
    for name in ("gp", "unconfirmed", "reader", "auditor", "suspended"):
        person = getattr(cast, name)
        with pytest.raises(NotAllowed):
            services.convene(by=person, office=cast.offices.gp)
    with pytest.raises(NotAllowed):  # for an office that one does not hold
        services.convene(by=cast.district, office=cast.offices.state)
