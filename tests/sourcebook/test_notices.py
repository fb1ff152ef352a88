"""/me/notices/: one place for what needs one; of what may no longer be seen, nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.querysets import today
from accounts.services import end_posting as end
from accounts.services import suspend
from events.bounces import mark_bounced
from events.kinds import all_kinds
from events.models import Event, Outbox, UnwantedMail
from practices import workflow
from sourcebook.notices import mark_untold
from tests.clients import client_of

pytestmark = pytest.mark.django_db
PAGE = "/me/notices/"


def shown(user, address=PAGE):
    answer = client_of(user).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def end_posting(person):
    person.postings.update(ends_on=today() - timezone.timedelta(days=1))


def test_it_names_what_needs_one_and_what_was_told(cast, entry):
    entry("returned", title="Pits for all")
    text = shown(cast.gp)
    assert "1 entry came back with a note." in text
    assert "Pits for all" in text
    for page in (text, shown(cast.gp, "/me/")):
        assert page.index("<h1") < page.index("1 entry came back with a note.")
    assert "1 notice is unread" not in text


def test_the_header_counts_what_is_unread_on_every_page(cast, entry):
    entry("returned")
    text = shown(cast.gp, "/me/")
    assert "1 unread notice" in text
    assert client_of(cast.gp).post(PAGE).status_code == 302
    assert "unread notice" not in shown(cast.gp, "/me/")
    assert "unread" not in Client().get("/practices/").content.decode()


def test_a_stranger_pays_no_query_for_it(cast, entry):
    Client().get("/practices/")
    with CaptureQueriesContext(connection) as asked:
        Client().get("/practices/")
    assert not [one for one in asked if "events_outbox" in one["sql"]]


def test_a_curator_whose_duty_ended_reads_nothing_of_a_waiting_entry(cast, entry):
    entry("submitted", title="MARKEDWORD", peers_may_read=True)
    assert "MARKEDWORD" in shown(cast.district)
    cast.district.duties.all().delete()
    Outbox.objects.update(read_at=None)
    assert "MARKEDWORD" not in shown(cast.district)
    assert "unread" not in shown(cast.district, "/me/")


def test_a_curator_whose_duty_ended_learns_of_no_revision(cast, entry):
    """The practice is public, so only the review itself must stay hidden."""
    entry("published+submitted", title="Known to all")
    assert "waits for your desk" in shown(cast.district)
    cast.district.duties.all().delete()
    assert "waits for your desk" not in shown(cast.district)


def test_a_former_holder_reads_no_notes_of_the_desk(cast, entry):
    practice = entry("returned")
    assert "Say how many households." in shown(cast.gp)
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district, note="MARKEDNOTE")
    end_posting(cast.gp)
    text = shown(cast.gp)
    assert "is published" in text
    assert "Say how many households." not in text
    assert "MARKEDNOTE" not in text


def test_what_was_taken_back_counts_no_more(cast, entry):
    practice = entry("submitted", title="MARKEDWORD")
    workflow.apply(practice, "recall", by=cast.gp)
    unread = Outbox.objects.notices_for(cast.district).unread()
    for address in (PAGE, "/me/"):
        text = shown(cast.district, address)
        assert "MARKEDWORD" not in text
        assert "unread notice" not in text
        assert unread.exists(), "opening a page writes nothing"
    entry("submitted", title="Pits for all")
    mark_untold()
    assert unread.count() == 1
    assert "Pits for all" in shown(cast.district)


def test_it_costs_the_same_for_one_and_for_four(cast, entry):
    entry("returned")
    few = queries(cast.gp)
    for _number in range(3):
        entry("returned")
    assert queries(cast.gp) == few <= 24


def queries(user):
    client = client_of(user)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(PAGE).status_code == 200
    return len(caught)


TICKED = r"<input[^>]* checked"


def test_the_choice_of_mails_is_kept_and_logged(cast):
    client = client_of(cast.gp)
    page = client.get("/accounts/notices/").content.decode()
    chosen = {one.key for one in all_kinds() if not one.always}
    assert len(re.findall(TICKED, page)) == len(chosen)
    assert "you always get an e-mail about it" in page
    answer = client.post("/accounts/notices/", {"entries": "on", "security": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/notices/")
    kinds = UnwantedMail.objects.filter(person=cast.gp).values_list("kind", flat=True)
    assert set(kinds) == chosen - {"entries"} >= {"desk", "vouchings", "postings"}
    assert Event.objects.filter(verb="choose-mails", actor=cast.gp).count() == 1
    assert len(re.findall(TICKED, client.get("/accounts/notices/").content.decode())) == 1


@pytest.mark.parametrize("address", ["/me/", PAGE, "/accounts/settings/", "/accounts/notices/"])
def test_who_gets_no_mail_sees_it_and_can_trust_the_address(cast, address):
    assert "E-mails do not reach you" not in shown(cast.gp, address)
    mark_bounced(cast.gp, status="5.1.1")
    assert "E-mails do not reach you" in shown(cast.gp, address)
    assert client_of(cast.gp2).post("/accounts/notices/trust/").status_code == 302
    assert "E-mails do not reach you" in shown(cast.gp, address)
    assert client_of(cast.gp).post("/accounts/notices/trust/").status_code == 302
    assert "E-mails do not reach you" not in shown(cast.gp, address)


def test_who_is_suspended_finds_hers_unread_when_back(cast, entry):
    entry("submitted")
    suspend(cast.district, by=cast.national, note="For a test.")
    mark_untold()
    assert Outbox.objects.notices_for(cast.district).unread().exists()


def test_the_desk_hears_that_one_leaves_without_a_withdrawn_name(cast):
    type(cast.gp).objects.filter(pk=cast.gp.pk).update(
        name="MARKEDNAME", name_withdrawn_at=timezone.now()
    )
    end(cast.gp.postings.get().pk, today(), by=cast.gp)
    text = shown(cast.district)
    assert "A practitioner leaves the office" in text
    assert "MARKEDNAME" not in text
