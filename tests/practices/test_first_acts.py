"""What the page of a practice offers first, what it folds, and that its parts can be told apart."""

import re

import pytest

from practices.living import adopting
from tests.practices.test_trying import client_of, main, text

pytestmark = pytest.mark.django_db


def test_a_peer_meets_the_first_acts_in_order_and_the_rest_folded(cast, entry):
    practice = entry("published")
    page = main(text(client_of(cast.gp2), practice.get_absolute_url()))
    acts = page[page.index('<div class="acts">') : page.index('class="telling"')]
    shown, folded = acts.split("More</summary>")
    order = ("We will try this", "Endorse", "Ask a question", "Follow", "Print", "Share as text")
    assert sorted(order, key=shown.index) == list(order)
    for verb in ("adopt", "ask", "follow"):
        assert f'action="/practices/{practice.pk}/{verb}/"' in shown
    assert "Add to pack" in folded
    assert "Add to pack" not in shown


def test_no_id_stands_twice_where_a_desk_may_hide_what_two_places_wrote(cast, entry):
    practice = entry("published")
    for peer in (cast.gp2, cast.block):
        adopting.adopt(practice, by=peer, status="tried", changed="Half.", result="It held.")
    page = text(client_of(cast.district), practice.get_absolute_url())
    assert page.count("/hide/") >= 2
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)
    assert page.count('name="request_id"') > 2
