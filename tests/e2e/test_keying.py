"""The keying grid in a browser: a hundred cards by keys alone, the network cut in the middle."""

import pytest

from tests.cast import cast as make_cast
from tests.e2e.every_page import carry
from tests.factories.workshops import workshop_in
from tests.workshops.conftest import client_of
from workshops.models import Card

pytestmark = pytest.mark.django_db(transaction=True)
CARDS = 100
WATCH = """window.mice = 0; window.loads = 1;
for (const kind of ["mousedown", "click", "pointerdown"])
  addEventListener(kind, (event) => { if (event.detail) window.mice += 1; }, true);"""


def test_a_hundred_cards_by_keys_alone_and_a_cut_loses_none(
    page_at, live_server, transactional_db, settings
):
    settings.REQUESTS_PACED = False  # nobody types thirty cards in a second
    cast = make_cast()
    workshop = workshop_in(
        "running", by=cast.state, districts=[cast.places.home_district], begins=0
    )
    page = page_at(1280, language="en")
    carry(client_of(cast.state), page, live_server.url)
    page.goto(f"/workshops/{workshop.pk}/keying/")
    page.evaluate(WATCH)
    page.focus("#id_text")
    keys = page.keyboard
    for n in range(1, CARDS + 1):
        if n == 1:  # place and teller are typed once, and stay
            keys.press("Tab")
            keys.type("Girwa")
            keys.press("Tab")
            keys.type("Kamla")
            for _back in range(2):
                keys.press("Shift+Tab")
        if n == 40:
            page.context.set_offline(True)
        if n == 60:
            page.context.set_offline(False)
        keys.insert_text(f"Card that says {n} things")
        keys.press("Enter")
    page.get_by_text("Everything is sent.").wait_for(timeout=120_000)
    assert page.evaluate("[window.mice, window.loads]") == [0, 1]  # no mouse, no page loaded anew
    texts = list(Card.objects.order_by("number").values_list("text", flat=True))
    assert texts == [f"Card that says {n} things" for n in range(1, CARDS + 1)]
    assert set(Card.objects.values_list("teller_name", "district__name")) == {("Kamla", "Girwa")}
