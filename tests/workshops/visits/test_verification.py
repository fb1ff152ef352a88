"""Peer verification as learning: whose the findings are when, and what of them the hosts share."""

import pytest
from django.db import IntegrityError, transaction

from events import erasures
from practices.errors import AnswersMissing, NotAllowed, WrongState
from tests.factories.visits import visit_in
from tests.packs.reading import Paper
from tests.workshops.conftest import client_of
from tests.workshops.test_workflow import told
from workshops.models import Visit, VisitFinding
from workshops.visits import takings, verifying, workflow

pytestmark = pytest.mark.django_db
NOTE = "The lock is on."


@pytest.fixture
def peers(cast):
    """Return a function `(state)`: district3 looks at what is so in district, today."""

    def make(state="held", **words):
        told_by = {"host": cast.district, "guest": cast.outsider, "begins": 0}
        return visit_in(state, kind="verification", **told_by | words)

    return make


def sees(person, visit, words=NOTE):
    answer = client_of(person).get(visit.get_absolute_url())
    return answer.status_code if answer.status_code != 200 else words in answer.content.decode()


def test_what_is_found_is_the_visitors_until_they_hand_it_over_then_the_hosts(cast, peers):
    row = peers("agreed")
    here, guest, host = row.get_absolute_url(), client_of(cast.outsider), client_of(cast.district)
    strangers = (None, cast.gp, cast.state, cast.national, cast.district3)
    assert [sees(person, row) for person in strangers] == [404] * 5
    for page in ("/calendar/", "/calendar.ics"):
        assert b"Girwa" not in client_of(cast.state).get(page).content
    form = {"schools": "no", "schools-note": NOTE, "every-home": "yes"}
    address = f"{here}findings/"
    assert client_of().get(address).status_code == 302
    assert client_of(cast.state).post(address, form).status_code == 404
    assert host.post(address, form).status_code == 403
    assert guest.get(address).status_code == 200
    for wrong in ({"schools": "perhaps"}, {"hands-note": "Soap"}, {"schools-note": "x" * 301}):
        assert guest.post(address, form | wrong).status_code == 422, wrong
    seen = verifying.mark_of(row)
    assert guest.post(address, form).status_code == 302
    answer = guest.post(address, form | {"seen": seen, "schools-note": "Mine"})
    assert answer.status_code == 409
    assert NOTE in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert (sees(cast.outsider, row), sees(cast.district, row)) == (True, False)
    blank = Paper(host.get(f"/visits/{row.pk}/findings.pdf?lang=hi").content)
    assert (blank.says("साथियों का सत्यापन"), len(blank)) == (True, 1)  # one side
    assert not blank.says(NOTE)
    assert Paper(guest.get(f"/visits/{row.pk}/findings.pdf").content).says(NOTE)
    assert guest.get(f"{here}sheets/during/").status_code == 404
    assert guest.get(f"{here}share/").status_code == 403
    assert host.get(f"{here}share/").status_code == 409
    row = workflow.apply(row, "hold", by=cast.outsider)
    with pytest.raises(WrongState):
        takings.add(row, "Nothing is taken home here", by=cast.outsider)
    workflow.apply(row, "debrief", by=cast.outsider)
    assert (sees(cast.outsider, row), sees(cast.district, row)) == (False, True)
    assert guest.post(address, form).status_code == 409
    assert not Paper(guest.get(f"/visits/{row.pk}/findings.pdf").content).says(NOTE)
    assert NOTE not in guest.get("/me/data/").content.decode()
    assert [sees(person, row) for person in strangers] == [404] * 5
    assert guest.get(f"/visits/{row.pk}/chaupal.pdf").status_code == 403
    assert host.get(f"/visits/{row.pk}/chaupal.pdf").status_code == 409  # nothing is chosen yet


def test_hosts_share_what_they_choose_with_whom_they_choose(cast, peers):
    row, host = peers("closed", guest=cast.district3), client_of(cast.district)
    address = f"{row.get_absolute_url()}share/"
    others = (None, cast.gp, cast.state, cast.district3, cast.national, cast.outsider)
    assert host.post(address, {"points": [], "shown": "state-desk"}).status_code == 422
    assert host.post(address, {"points": ["hands"], "shown": "everybody"}).status_code == 422
    assert host.post(address, {"points": ["schools"], "shown": "the-press"}).status_code == 422
    assert client_of(cast.state).post(address).status_code == 404
    with pytest.raises(NotAllowed):
        verifying.share(row, ["schools"], "everybody", by=cast.district3)

    assert host.post(address, {"points": ["schools"], "shown": "state-desk"}).status_code == 302
    assert [sees(one, row) for one in others] == [404, 404, True, False, 404, 404]
    assert sees(cast.state, row, "Every home that we passed") is False  # was not chosen
    assert told(cast.state, "share-findings-visit")
    assert not told(cast.outsider, "share-findings-visit")
    paper = Paper(host.get(f"/visits/{row.pk}/chaupal.pdf").content)
    assert paper.says(NOTE)
    assert not paper.says("Every home that we passed")
    assert not paper.ink_at_the_edge()

    host.post(address, {"points": ["every-home"], "shown": "everybody"})
    assert [sees(one, row) for one in others] == [False] * 6
    assert sees(None, row, "Every home that we passed") is True
    host.post(address, {"points": ["every-home"], "shown": ""})
    assert [sees(one, row) for one in others] == [404, 404, 404, False, 404, 404]
    assert not told(cast.state, "share-findings-visit")


def test_nothing_is_handed_over_empty_and_who_wrote_it_is_forgotten(cast, peers):
    row = peers("held")
    verifying.write(row, {"schools": ("no", f"Ask {cast.outsider.email}")}, by=cast.outsider)
    assert "Ask " in client_of(cast.outsider).get("/me/data/").content.decode()
    assert VisitFinding.objects.get().person == cast.outsider
    erasures.forget("name", cast.outsider.uid)
    assert cast.outsider.email not in VisitFinding.objects.get().note
    workflow.apply(row, "debrief", by=cast.outsider)
    assert VisitFinding.objects.get().person is None
    empty = peers("held", host=cast.district2)
    verifying.write(empty, {}, by=cast.outsider)
    with pytest.raises(AnswersMissing):
        workflow.apply(empty, "debrief", by=cast.outsider)
    for wrong in ({"findings_shown": "everybody"}, {"kind": "audit"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=empty.pk).update(**wrong)
    exposure = visit_in("held", host=cast.state, guest=cast.outsider, begins=0)
    with pytest.raises(WrongState):
        verifying.write(exposure, {"schools": ("no", "")}, by=cast.outsider)
    answer = client_of(cast.outsider).get(f"{exposure.get_absolute_url()}findings/")
    assert answer.status_code == 404
