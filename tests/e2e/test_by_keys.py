"""The main actions of the pages about oneself and of the desk's people, by keys alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts.models import OfficeList, Posting, User
from accounts.querysets import today
from practices.models import Particulars
from tests import cast as people
from tests.e2e.every_page import ROW, carry
from tests.e2e.hands import Keyboard
from tests.e2e.test_passkeys import with_device
from tests.factories.practices import practice_in
from tests.signing_in import freshly

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(transactional_db, page_at, live_server):
    """Return a function that opens a page as somebody, signed in a moment ago."""
    cache.clear()
    cast = people.cast()

    def open_page(name, path, language="en"):
        page = page_at(1280, language=language)
        client = freshly(Client(headers={"user-agent": "Chrome"}), getattr(cast, name))
        carry(client, page, live_server.url)
        page.goto(path)
        return page, Keyboard(page)

    open_page.cast = cast
    return open_page


def test_a_second_factor_by_keys(at):
    """A passkey, which leads to recovery codes; then new codes."""
    page, keys = at("gp", "/accounts/passkeys/add/")
    with_device(page)
    keys.write("name", "My phone")
    keys.reach("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/codes/")
    first = page.locator("code.code").all_inner_texts()
    assert len(first) == 10
    keys.press("main .alone a")
    page.goto("/accounts/second-factor/codes/new/")
    keys.press("main form button")
    page.wait_for_url("**/second-factor/codes/")
    assert not set(first) & set(page.locator("code.code").all_inner_texts())
    assert Authenticator.objects.filter(user=at.cast.gp).count() == 2


def test_offices_by_keys(at):
    """A list is confirmed, and a posting ended in Hindi."""
    cast = at.cast
    own = {"sent_by": cast.district, "place": cast.places.home_district}
    kept = OfficeList.objects.create(rows=[ROW | {"since": "2025-04-01"}], **own)
    page, keys = at("district", f"/curation/people/list/{kept.uid}/")
    keys.press("main form button")
    page.wait_for_url("**/curation/people/")
    assert User.objects.filter(name="Asha Devi", postings__state="confirmed").exists()

    held = Posting.objects.get(person=cast.gp)
    page, keys = at("gp", f"/hi/accounts/postings/{held.pk}/end/", "hi")
    keys.reach("main [name=last_day]")  # it holds today
    keys.press("main form button")
    page.wait_for_url("**/hi/accounts/settings/")
    held.refresh_from_db()
    assert held.ends_on == today()


def test_my_data_by_keys(at):
    """A copy is taken, and the consent to whom to ask taken back."""
    cast = at.cast
    practice_in("published", author=cast.gp, desk=cast.district, place=cast.places.home_gp)
    assert Particulars.objects.exclude(contact="").exists()
    page, keys = at("gp", "/me/data/copy/")
    keys.tick("main [name=purpose][value=to-keep]")
    keys.reach("main form button")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".zip")
    page.goto("/me/data/")
    keys.press("main form[action$='/withdraw/contact/'] button")
    page.wait_for_url("**/me/data/")
    assert not Particulars.objects.exclude(contact="").exists()
