"""A practice that needs another way: asked for once, told on its page, answered as it changes."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.standing import standing_of
from events.models import Outbox
from learning import services, workflow
from learning.models import Gap
from learning.register import another_way
from places.folding import fold
from practices import shield
from practices import workflow as practice_workflow
from practices.choices import PracticeState
from practices.errors import AnswersMissing
from practices.living import adopting
from tests.clients import client_of
from tests.factories.learning import opened

pytestmark = pytest.mark.django_db
LINE = "Another way is asked for"


@pytest.fixture
def failing(cast, entry):
    """A practice that did not work next door, alone on its theme in its state."""
    practice = entry("published", title="A biogas dome", themes=["gobardhan"])
    adopting.adopt(practice, by=cast.gp2, status="did-not-work", result="It froze.")
    return practice


def another_asked(by, practice, *, looked_for="Biogas where it freezes", why="", shielded=False):
    """Ask as `by`, for her place, for another way than `practice`."""
    told = {"place": standing_of(by).main_office.place, "language": "en", "why": why}
    told |= {"looked_for": looked_for, "origin": "practice", "practice": practice}
    return services.ask(by=by, shielded=shielded, **told)


def replaced(practice, by, replacement):
    words = {"note": "Better.", "replacement": replacement}
    return practice_workflow.apply(practice, "supersede", by=by, **words)


def text_of(user, address):
    answer = client_of(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def sent_for(cast, key, **words):
    told = {"looked_for": "Biogas where it freezes", "origin": "practice", "practice": key}
    told |= {"place": cast.places.home_state.key, "language": "en"} | words
    return told | {"shown_for": fold(told["looked_for"])}


def test_from_what_is_missing_to_its_gap_and_back(cast, failing):
    desk = client_of(cast.state)
    (way,) = re.findall(
        r'href="(/gaps/new/[^"]+origin=practice[^"]+)"', text_of(cast.state, "/gaps/missing/")
    )
    form = desk.get(way.replace("&amp;", "&")).content.decode()
    assert f'name="practice" value="{failing.pk}"' in form
    assert 'name="origin" value="practice"' in form
    told = f'{LINE}: <a href="{failing.get_absolute_url()}"'
    assert (told in form, form.count(failing.get_absolute_url())) == (True, 1)  # not what is near
    assert re.search(r'value="gobardhan"[^>]* checked', form)
    in_hindi = desk.get(f"/hi{way}".replace("&amp;", "&")).content.decode()
    assert '<option value="en" selected' in in_hindi  # as its title is, which stands there
    assert desk.post("/gaps/new/", sent_for(cast, failing.pk)).status_code == 302
    gap = Gap.objects.get()
    assert (gap.practice, gap.origin) == (failing, "practice")
    link = f'{LINE}: <a href="{failing.get_absolute_url()}" lang="en">A biogas dome</a>'
    for address in (gap.get_absolute_url(), "/gaps/"):
        assert link in text_of(None, address)
    missing = text_of(cast.state, "/gaps/missing/")
    assert (f'href="{gap.get_absolute_url()}"' in missing, "origin=practice" in missing) == (
        *(True, False),
    )
    page = text_of(None, failing.get_absolute_url())
    assert f'<a href="{gap.get_absolute_url()}">{LINE}</a>' in page.partition('class="dark"')[2]


def test_a_closed_gap_leaves_the_practice_to_be_asked_for_again(cast, failing):
    gap = another_asked(cast.gp2, failing, why="It is cold.")
    assert LINE in text_of(None, failing.get_absolute_url())
    workflow.apply(gap, "decline", by=cast.district, note="We look for it elsewhere.")
    assert LINE not in text_of(None, failing.get_absolute_url())
    assert "origin=practice" in text_of(cast.state, "/gaps/missing/")


def test_what_is_not_published_or_not_hers_to_read_is_refused_beside_all_that_was_typed(
    cast, failing, entry
):
    draft, closed = entry("draft", author=cast.gp2), entry("withdrawn")
    client = client_of(cast.district)
    for wrong in (draft.pk, closed.pk, "x", "-1", "9" * 30, "²"):
        answer = client.post("/gaps/new/", sent_for(cast, wrong))
        words = answer.content.decode()
        assert (answer.status_code, Gap.objects.count()) == (422, 0), wrong
        assert ("not published any more" in words, "Biogas where it freezes" in words) == (
            *(True, True),
        )
        assert client.get("/gaps/new/", {"q": "x", "practice": wrong}).status_code == 200
    with pytest.raises(AnswersMissing):  # withdrawn between form and press
        another_asked(cast.district, closed)
    assert client.post("/gaps/new/", sent_for(cast, failing.pk, origin="search")).status_code == 302
    assert Gap.objects.get().origin == "practice"


def test_the_database_refuses_another_origin(cast, failing):
    gap = another_asked(cast.district, failing)
    for wrong in ("search", "own-words", "translation", "workshop", "question"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Gap.objects.filter(pk=gap.pk).update(origin=wrong)
    Gap.objects.filter(pk=gap.pk).update(practice=None, origin="search")


def test_who_asks_once_more_is_counted_there(cast, failing, entry):
    gap = another_asked(cast.state, failing)
    assert another_asked(cast.district, failing, looked_for="In other words") == gap
    assert [one.person for one in gap.supports.all()] == [cast.district]
    assert another_asked(cast.block, failing, why="Ours froze too.") != gap  # it tells more
    assert another_asked(cast.block, entry("published", title="Another")) != gap
    assert another_asked(cast.gp, failing, shielded=True) != gap


def test_what_replaces_it_answers_all_who_asked(cast, failing, entry):
    gap, more = another_asked(cast.gp2, failing), another_asked(cast.block, failing, why="Cold.")
    other = another_asked(cast.district, entry("published", title="Of another thing"))
    new = entry("published", title="A dome under straw", themes=["gobardhan"])
    replaced(failing, cast.district, new)
    for one in (gap, more, other):
        one.refresh_from_db()
    assert [(one.state, one.answer) for one in (gap, more)] == [("answered", new)] * 2
    assert (other.state, other.answer) == ("open", None)
    heard = Outbox.objects.filter(event__verb="answer-gap", channel="portal")
    assert {one.recipient for one in heard} == {cast.gp2, cast.block}
    assert "A dome under straw" in text_of(None, gap.get_absolute_url())
    assert LINE not in text_of(None, failing.get_absolute_url())
    with pytest.raises(AnswersMissing):
        another_asked(cast.gp2, failing)

    practice_workflow.apply(new, "withdraw", by=cast.district, note="It burnt.")
    gap.refresh_from_db()
    assert (gap.state, gap.answer) == ("open", None)
    told = f">A biogas dome</a> ({PracticeState.SUPERSEDED.label})"
    assert told in text_of(None, gap.get_absolute_url())


def test_what_is_taken_back_leaves_it_open_and_hidden_its_title_goes(cast, failing):
    gap = another_asked(cast.district, failing)
    words = {"note": "It names a child.", "ground": "personal-data"}
    practice_workflow.apply(failing, "withdraw", by=cast.district, **words)
    gap.refresh_from_db()
    assert gap.state == "open"
    for address in (gap.get_absolute_url(), "/gaps/"):
        page = text_of(None, address)
        assert ("A biogas dome" in page, LINE in page) == (False, False)


def test_the_same_told_by_another_takes_it_over(cast, failing, entry):
    gap = another_asked(cast.district, failing)
    same = entry("published", title="The same dome", author=cast.gp2, place=cast.places.next_gp)
    words = {"note": "Told twice.", "replacement": same}
    practice_workflow.apply(failing, "merge", by=cast.district, **words)
    gap.refresh_from_db()
    assert (gap.state, gap.practice) == ("open", same)


def test_what_replaces_a_shielded_one_answers_when_its_month_is_over(cast, entry):
    covered = entry("published", title="Say no to a contractor", shielded=True)
    gap = another_asked(cast.state, covered)
    new = entry("published", title="Say it together")
    replaced(covered, cast.district, new)
    now = timezone.now()
    after = shield.month_of(shield.month_of(now) + timedelta(days=33)) + timedelta(days=2)
    assert another_way.answer_covered(now) == 0
    assert Gap.objects.get(pk=gap.pk).state == "open"
    assert (another_way.answer_covered(after), another_way.answer_covered(after)) == (1, 0)
    assert Gap.objects.get(pk=gap.pk).answer == new
    workflow.apply(gap, "reopen", by=cast.state, note="That is another thing.")
    assert another_way.answer_covered(after + timedelta(days=1)) == 0  # it has answered once


def test_under_cover_it_is_found_nowhere_before_its_week_is_over(cast, failing):
    hidden = another_asked(cast.gp, failing, shielded=True)
    address = hidden.get_absolute_url()
    readers = (None, cast.gp2, cast.block, cast.outsider, cast.district, cast.gp)
    for reader in readers:
        assert address not in text_of(reader, failing.get_absolute_url())
    client = client_of(cast.national)
    assert f'href="{address}"' in client.get("/gaps/missing/").content.decode()  # she may open it
    assert another_way.with_open_gap([failing], cast.outsider) == [(failing, None)]
    opened(hidden)
    assert address in text_of(None, failing.get_absolute_url())
    assert another_way.with_open_gap([failing], cast.outsider) == [(failing, hidden)]
    assert another_asked(cast.gp2, failing) != hidden  # who asks openly does not meet it
    assert hidden.supports.count() == 0


def test_the_pages_cost_the_same_however_much_is_asked(cast, failing, entry):
    def cost(user, address):
        client = client_of(user)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    pages = (
        (None, failing.get_absolute_url()),
        (cast.district, failing.get_absolute_url()),
        (None, "/gaps/"),
        (cast.national, "/gaps/missing/"),
    )
    another_asked(cast.state, entry("published", title="Of another thing"))
    before = [cost(*page) for page in pages]
    for n, person in enumerate((cast.gp2, cast.block, cast.district3)):
        another_asked(person, failing, why=f"Reason {n}.")
        one = entry("published", title=f"Taps {n}", themes=["household-taps"])
        adopting.adopt(one, by=cast.block, status="did-not-work", result="It froze too.")
        another_asked(person, one, looked_for=f"Taps of {n}")
    assert [cost(*page) for page in pages] == before
