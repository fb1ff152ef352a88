"""The page behind a short code: it says at once whether the paper may still be used."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from practices import paper, redacting, workflow
from practices.choices import HidingReason
from practices.codes import ALPHABET, read_code
from practices.living import challenging
from tests.factories.practices import draft_practice, practice_in, published_practice
from tests.practices.test_comparing import revise

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast):
    told = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    return lambda state="published", **answers: practice_in(state, **(told | answers))


def page(practice, query="", user=None, status=200, prefix=""):
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(f"{prefix}/c/{practice.code}{query}")
    text = answer.content.decode()
    assert (answer.status_code, text.count("<h1")) == (status, 1)
    return answer, text


def says(practice, query="", **how):
    return page(practice, query, **how)[1].partition("<h1>")[2]


def test_unchanged_then_changed_with_what_and_where_to_compare(cast, entry):
    practice = entry()
    answer, text = page(practice, "?v=1")
    assert "<h1>Unchanged since this print</h1>" in text
    assert "Version 1, accepted:" in text
    assert practice.get_absolute_url() in text
    assert "Print it again" not in text
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    revise(practice, cast.gp, cast.district, title="Pits with a lid", upkeep="Each family does.")
    text = says(practice, "?v=1")
    assert text.startswith("Changed since this print</h1>")
    told = text.partition("What changed</h2>")[2].partition("</ul>")[0]
    assert told.count("<li>") == 2
    assert "Upkeep" in told
    assert f"/practices/{practice.pk}/compare/1/2/" in text
    assert "Print it again" in text
    assert says(practice, "?v=2").startswith("Unchanged since this print")
    assert says(practice, "?v=0").startswith("Reviewed since this print")
    assert "इस छपाई के बाद बदला है" in page(practice, "?v=1", prefix="/hi")[1]


def test_without_a_version_it_says_how_it_stands_and_asks_for_it(cast, entry):
    practice = entry()
    revise(practice, cast.gp, cast.district, upkeep="Each family does.")
    text = says(practice)
    assert text.startswith("It is still published</h1>")
    assert [n for n in range(4) if f'href="?v={n}"' in text] == [0, 1, 2]
    for wrong in ("99", "3", "abc", "-1", "१", "<b>", "9" * 60, "1.0"):
        text = says(practice, f"?v={wrong}", status=404)
        assert text.startswith("There is no such version</h1>"), wrong
        assert 'href="?v=2"' in text
        assert "<b>”" not in text
    plain = practice.code.replace("LS-", "").lower()
    for typed in (plain, f"{plain[:4]}-{plain[4:]}", f"{practice.code}/"):
        assert Client().get(f"/c/{typed}").status_code == 200
    assert Client().get("/c/", {"code": practice.code})["Location"] == f"/c/{practice.code}"


def test_replaced_to_the_end_of_the_chain_and_withdrawn_with_their_reasons(cast, entry):
    last = entry(title="The third way")
    second = entry(title="The second way")
    first = entry("superseded", replacement=second)
    workflow.apply(second, "supersede", by=cast.district, note="Still better.", replacement=last)
    text = says(first, "?v=1")
    assert text.startswith("Replaced by another practice</h1>")
    assert last.get_absolute_url() in text
    assert last.code in text
    assert second.get_absolute_url() not in text
    assert "It is done better now." in text
    assert (
        f'<p class="lead">Since {date_format(localtime(first.closed_at), "DATE_FORMAT")}.' in text
    )
    text = says(entry("withdrawn"), "?v=1")
    assert text.startswith("Withdrawn: do not rely on it</h1>")
    assert "It no longer holds." in text
    assert "It did not work here" not in text


def test_of_what_is_dangerous_only_the_reason_and_the_replacement_are_told(cast, entry):
    practice = entry(title="Powder that cleans by itself")
    note = "A child fell ill."
    workflow.apply(practice, "withdraw", by=cast.district, note=note, ground="unsafe")
    _answer, text = page(practice, "?v=1")
    assert "Withdrawn: do not rely on it</h1>" in text
    assert "It is dangerous to follow." in text
    assert note in text
    assert "Powder" not in text
    assert "/print/" not in text


def test_hidden_parts_and_a_grave_doubt_are_said_before_unchanged(cast, entry):
    practice = entry(upkeep="Ramesh of house 7 keeps it.")
    words, reason = "Ramesh of house 7", HidingReason.PERSONAL_DATA
    redacting.hide(practice, by=cast.district, words=words, reason=reason)
    text = says(practice, "?v=1")
    assert text.startswith("Parts were hidden from this version</h1>")
    assert "Ramesh" not in text
    practice = entry()
    challenging.challenge(practice, by=cast.block, reason="unsafe", note="The wall may fall.")
    text = page(practice, "?v=1")[1]
    assert text.index("dangerous to follow") < text.index("<h1>")
    assert "The wall may fall." not in text


def test_an_outsider_learns_nothing_of_what_he_may_not_open(cast):
    draft = draft_practice(author=cast.gp, place=cast.places.home_gp, title="Kept to ourselves")
    assert says(draft, "?v=0", user=cast.gp).startswith("Not yet reviewed</h1>")
    assert "Kept to ourselves" in page(draft, user=cast.gp)[1]
    for who in (None, cast.outsider, cast.district):
        text = page(draft, "?v=0", user=who, status=404)[1]
        assert "Nothing has this code" in text
        assert "Kept to ourselves" not in text
    unknown = Client().get("/c/LS-00000000")
    same = Client().get(f"/c/{draft.code}")
    told = same.content.decode().replace(draft.code, "LS-00000000")
    assert told == unknown.content.decode()


def test_who_may_tells_what_the_slip_says(cast, entry):
    practice = entry()
    form = f"/practices/{practice.pk}/trying/?status="
    for who in (cast.outsider, cast.block):
        text = says(practice, "?v=1", user=who)
        assert f'href="{form}planned"' in text
        assert f'href="{form}did-not-work"' in text
    assert "/accounts/login/?next=/practices/" in says(practice)
    assert form not in says(practice, user=cast.reader)


def test_a_slip_of_the_hand_is_said_and_what_was_meant_offered(cast):
    practice = published_practice(title="Twin pits for a lane")
    draft = draft_practice(author=cast.gp, place=cast.places.home_gp)
    symbols = practice.code.removeprefix("LS-")
    wrong = ALPHABET[(ALPHABET.index(symbols[3]) + 5) % 32]
    slips = [symbols[:3] + wrong + symbols[4:], symbols + "7", symbols[:5] + symbols[6:]]
    slips += [f"LS-{slips[0]}", f"ls-{slips[2]}", f"{symbols[:2]}U{symbols[3:]}"]
    for typed in slips:
        if read_code(typed):
            continue
        answer = Client().get(f"/c/{typed}")
        text = answer.content.decode()
        assert answer.status_code == 404
        assert "This code has a typing error" in text
        assert f'href="/c/{practice.code}"' in text, typed
    symbols = draft.code.removeprefix("LS-")
    wrong = ALPHABET[(ALPHABET.index(symbols[3]) + 5) % 32]
    assert paper.near_codes(symbols[:3] + wrong + symbols[4:], cast.gp) == []
    text = Client().get("/c/" + "%3Cb%3Ex").content.decode()
    assert "&lt;b&gt;" in text
    assert "Did you mean" not in text


def test_it_costs_the_same_with_more_versions(cast, entry):
    practice = entry()
    revise(practice, cast.gp, cast.district, upkeep="Each family does.")

    def cost(query):
        with CaptureQueriesContext(connection) as caught:
            page(practice, query)
        return len(caught)

    few = cost("?v=1")
    for n in range(3):
        steps = [f"Dig pit {m} of {n}." for m in range(3 + n)]
        revise(practice, cast.gp, cast.district, steps=steps)
    assert cost("?v=1") == few <= 14
    assert cost("?v=5") <= 9
