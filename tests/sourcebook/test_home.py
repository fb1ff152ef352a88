"""Home, short codes and policies: for anybody, without a cookie."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practices.models import Version
from sourcebook import policies
from tests.factories.practices import draft_practice, practice_in, published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db

PAGES = ["/", "/about/", "/accessibility/", "/policies/", "/c/", "/themes/", "/places/"]


@pytest.mark.parametrize("address", [*PAGES, *(f"/policies/{name}/" for name in policies.TITLES)])
def test_anybody_reads_it_and_it_may_be_kept(address):
    for prefix in ("", "/hi"):
        answer = Client().get(prefix + address)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert text.count("<h1") == 1
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]
        assert "csrfmiddlewaretoken" not in text


def test_an_unknown_policy_is_not_found():
    assert Client().get("/policies/no-such/").status_code == 404


def test_home_shows_what_is_published_alone():
    published_practice(title="Pits in every lane")
    practice_in("submitted", title="MARKEDWORD waits")
    practice_in("withdrawn", title="MARKEDWORD withdrawn")
    text = Client().get("/").content.decode()
    assert "Pits in every lane" in text
    assert "MARKEDWORD" not in text


def test_home_says_first_what_needs_the_reader(cast):
    own = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    practice_in("returned", **own)
    practice_in("submitted", **own)
    gp = text_for(cast.gp, "/")
    assert "1 entry came back with a note." in gp
    assert (
        gp.index("What needs your attention")
        < gp.index("1 entry came back")
        < gp.index('role="search"')
    )
    desk = text_for(cast.district, "/")
    assert "1 entry waits for your desk." in desk
    assert "1 posting waits to be confirmed." in desk
    assert "Add your posting" in text_for(cast.reader, "/")
    assert "is waiting to be confirmed. Until then" in text_for(cast.unconfirmed, "/")
    assert "What needs your attention" not in Client().get("/").content.decode()


def test_home_leads_a_block_and_an_auditor_to_their_pages(cast):
    telling = draft_practice(author=cast.gp, place=cast.places.home_gp)
    Version.objects.filter(practice=telling).update(needs_help=True)
    block = text_for(cast.block, "/")
    assert "1 quick entry from your Gram Panchayats needs help." in block
    auditor = text_for(cast.auditor, "/").partition("<h1")[2].partition('role="search"')[0]
    assert 'href="/audit/"' in auditor
    assert "Add your posting" not in auditor
    assert "/audit/" not in text_for(cast.reader, "/")
    assert "asks for help" not in text_for(cast.gp2, "/")


def test_peers_see_what_is_fresh_and_others_do_not(cast):
    own = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
    practice_in("submitted", title="Fresh pits", **own)
    practice_in("submitted", title="Closed pits", peers_may_read=False, **own)
    peer = text_for(cast.gp2, "/")
    assert "Fresh pits" in peer
    assert "not yet reviewed" in peer
    assert "Closed pits" not in peer
    for text in (text_for(cast.outsider, "/"), Client().get("/").content.decode()):
        assert "Fresh pits" not in text


def text_for(user, address):
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_costs_the_same_with_more_practices():
    published_practice()
    queries("/")  # from now on the themes are known
    few = queries("/")
    many_published(30)
    assert queries("/") == few <= 6


def queries(address):
    with CaptureQueriesContext(connection) as caught:
        assert Client().get(address).status_code == 200
    return len(caught)


def test_the_privacy_notice_says_what_backups_keep_of_who_was_erased(settings, tmp_path):
    settings.ARCHIVE, settings.ARCHIVE_DAYS = None, 20
    address = reverse("policy", args=["privacy"])
    text = Client().get(address).content.decode()
    assert "also about people erased since" in text
    assert "archive" not in text
    settings.ARCHIVE = tmp_path
    assert "keeps it for up to 21 days" in Client().get(address).content.decode()


def test_the_policies_name_where_to_write(settings):
    settings.GRIEVANCE_CONTACT = "desk@example.org"
    text = Client().get(reverse("policy", args=["grievance"])).content.decode()
    assert "desk@example.org" in text
