"""What the page of a practice offers first, what it folds, and that its parts can be told apart."""

import re

import pytest
from django.test import Client

from practices import workflow
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


def test_that_it_failed_is_told_as_near_at_hand_as_that_it_is_tried(cast, entry):
    practice = entry("published")
    address = practice.get_absolute_url()
    failing = f"/practices/{practice.pk}/trying/?status=did-not-work"
    acts = first_acts(client_of(cast.gp2), address)
    assert acts.index("We will try this") < acts.index(f'href="{failing}"') < acts.index("More<")
    asked = first_acts(Client(), address)
    assert f'?next={failing.replace("?", "%3F").replace("=", "%3D")}"' in asked
    assert "#did-not-work" not in acts
    adopting.adopt(practice, by=cast.gp2, status="tried", result="It held.")
    own = f"{failing}&amp;place={cast.places.next_gp.key}"
    acts = first_acts(client_of(cast.gp2), address)
    assert f'href="{own}"' in acts
    assert "Your place: Tried" in acts
    adopting.adopt(practice, by=cast.gp2, status="did-not-work", result="It sank.")
    acts = first_acts(client_of(cast.gp2), address)
    assert "status=did-not-work" not in acts
    assert "Your place: It did not work here" in acts
    assert re.search(r'href="#did-not-work">It did not work in 1 place<', acts)


def first_acts(client, address):
    page = main(text(client, address))
    return page[page.index('class="evidence"') : page.index('class="telling"')]


def test_names_fold_once_there_are_many_and_failures_never(cast, entry):
    practice = entry("published")
    peers = (cast.gp2, cast.block, cast.outsider)
    for peer in peers[:2]:
        adopting.adopt(practice, by=peer, status="tried", result="It held.")
    few = part(practice, "trying")
    assert "<details open>" in few
    adopting.adopt(practice, by=peers[2], status="tried", result="It held.")
    many = part(practice, "trying")
    assert "<details>" in many
    assert "<details open>" not in many
    assert "Tried: 3" in many
    adopting.adopt(practice, by=peers[2], status="did-not-work", result="It sank.")
    assert "<details" not in part(practice, "did-not-work")
    assert "It sank." in part(practice, "did-not-work")


def part(practice, name):
    page = text(Client(), practice.get_absolute_url())
    start = page.index(f'<section id="{name}">')
    return page[start : page.index("</section>", start)]


def test_who_did_what_and_the_upkeep_fold_and_what_decides_does_not(cast, entry):
    practice = entry("published")
    page = text(Client(), practice.get_absolute_url())
    folded = re.findall(r'<details class="fold"><summary><h2>([^<]+)</h2>', page)
    assert folded[:2] == ["Who did what", "Upkeep"]
    assert re.search(r"<h2>What changed</h2>\s*<p", page)
    assert re.search(r"<h2>Cost and materials</h2>\s*<p", page)


def test_what_is_no_longer_published_asks_nobody_to_take_it_up(cast, entry):
    practice = entry("published")
    assert 'id="trying"' in text(Client(), practice.get_absolute_url())
    workflow.apply(practice, "withdraw", by=cast.district, note="The grant has ended.")
    page = text(Client(), practice.get_absolute_url())
    assert 'id="trying"' not in page
    assert "Nobody has endorsed it yet" not in page


def test_a_draft_lists_once_what_is_missing_each_by_a_link(cast, entry):
    practice = entry("draft", result="", cost_amount=None)
    page = text(client_of(cast.gp), practice.get_absolute_url())
    assert f'<a href="/practices/{practice.pk}/edit/#id_result">Say what changed.</a>' in page
    assert "<h2>Problem</h2>" in page
    for unanswered in ("<h2>What changed</h2>", "<dt>Cost</dt>"):
        assert unanswered not in page
        whole = entry("draft").get_absolute_url()
        assert unanswered in text(client_of(cast.gp), whole)
