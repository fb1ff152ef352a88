"""A plan on paper: A4 across, with boxes to sign and a code that leads back; and in the report."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.practices import published_practice
from tests.packs.reading import Paper, qr_codes_in
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import guest_client, guest_of
from workshops.plans import services, workflow
from workshops.report.parts import Reader, parts_of

pytestmark = pytest.mark.django_db
EVIL = '#read("x") *[$ _Masons_'


@pytest.fixture
def full(cast, plan):
    practice = published_practice(title="Twin pits by the women of Khajuri")
    due = plan.workshop.ends_on + timedelta(days=40)
    told = {"by": cast.state, "due_on": due, "who": "Block Coordinator", "money": "fc-tied"}
    at_gp = {"practice": practice, "place": cast.places.home_gp, "way": "adapt"}
    services.add_line(plan, **told, **at_gp, words=EVIL, sign="Forty pits in use")
    words = "मुखिया और जल सहिया हर महीने जाँच करें।"
    services.add_line(plan, **told, words=words, language="hi", help="किट", help_level="state")
    return plan


def test_it_is_printed_across_to_be_signed_and_empty_to_be_filled_in(cast, full):
    here = f"/workshops/{full.workshop_id}/plans/{full.place_id}.pdf"
    client = guest_client(guest_of(full.workshop, full.place))
    answer = client.get(here)
    assert "no-store" in answer["Cache-Control"]
    printed = b"".join(answer.streaming_content)
    paper = Paper(printed)
    for words in (EVIL, "मुखिया और जल सहिया", "Forty pits in use", "Head of the district"):
        assert paper.says(words), words
    width, height = paper.document[0].get_size()
    assert width > height
    assert len(paper) == 1
    assert not paper.ink_at_the_edge()
    code = {one.text for one in qr_codes_in(paper.grey(0, dots=200))}
    assert [one for one in code if one.endswith(full.get_absolute_url())]
    empty = Paper(b"".join(client.get(f"{here}?empty=1&lang=hi").streaming_content))
    assert empty.says("नोडल अधिकारी")
    assert not empty.says("Forty pits")
    assert len(empty) == 1
    for name, pdf in (("plan", paper), ("empty", empty)):
        if folder := os.environ.get("LOOK"):
            pdf.grey(0, dots=110).save(Path(folder) / f"{name}.png")


def test_the_report_tells_what_is_public_and_the_hall_all(cast, full, django_assert_num_queries):
    def told(user=None, *, hall=False):
        reader = Reader(user or AnonymousUser(), hall=hall)
        return parts_of(full.workshop, reader, keys=["plans"])[0]

    def words(part):
        return " ".join(f"{row.words} {row.note}" for row in part.rows)

    assert "Twin pits" not in words(told())
    workflow.confirm(full, by=cast.district)
    with django_assert_num_queries(1):
        public = told()
    assert public.sentence == "1 plan with 2 lines."
    assert "Twin pits by the women of Khajuri Khajuri" in words(public)
    for private in ("मुखिया", "Block Coordinator", "किट"):
        assert private not in words(public)
    assert "मुखिया" in words(told(cast.facilitator, hall=True))
    text = client_of(cast.district).get(full.get_absolute_url()).content.decode()
    assert f"plans/{full.place_id}.pdf?lang=en" in text
