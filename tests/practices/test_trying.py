"""Taking up and following through the pages: the two taps, the lists, and what nobody learns."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Outbox
from places.models import Place
from practices import jobs, services, workflow
from practices.living import adopting, challenging, following
from practices.models import Adoption, Attachment, Follow, Practice, Version
from sourcebook.notices import rows_of, told
from tests.clients import client_of
from tests.factories.practices import PARTICULARS
from tests.practices.filling_in import jpeg, sent
from tests.practices.test_workflow_at_once import at_once

pytestmark = pytest.mark.django_db
COVERED = "A Gram Panchayat in a hilly district of Marudesh"


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return b"".join(answer).decode()


def main(html):
    """Return the page without what it shows of its reader."""
    return html[html.index("<main") :] if "<main" in html else html


def press(client, practice, verb, **words):
    return client.post(reverse(f"practices:{verb}", args=[practice.pk]), words)


def heard(user):
    user = User.objects.get(pk=user.pk)
    return [one["notice"].sentence for one in told(rows_of(user), user)]


def test_two_taps_and_how_it_went(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    page = text(peer, practice.get_absolute_url())
    assert f'action="/practices/{practice.pk}/adopt/"' in page
    assert 'name="place" value="gp:937649"' in page
    assert "We will try this" in page
    assert "It did not work here" in page
    month = adopting.next_month()
    words = {"request_id": str(uuid4()), "place": "gp:937649", "planned_for": month}
    first, again = (press(peer, practice, "adopt", **words) for _twice in range(2))
    assert first["Location"] == again["Location"] == practice.get_absolute_url()
    row = Adoption.objects.get()
    assert (row.status, row.planned_for) == ("planned", date.fromisoformat(f"{month}-01"))
    for status, words in (
        ("tried", {"changed": "Half of it.", "result": "It held."}),
        ("in-use", {"used_since": "2026-02", "reach": "12 households"}),
    ):
        form = text(peer, f"/practices/{practice.pk}/trying/?status={status}&place=gp:937649")
        assert f'value="{status}"' in form
        assert press(peer, practice, "adopt", status=status, **words).status_code == 302
    assert press(peer, practice, "adopt", status="tried").status_code == 409
    row.refresh_from_db()
    assert (row.changed, row.result, row.reach) == ("Half of it.", "It held.", "12 households")
    page = text(Client(), practice.get_absolute_url())
    for words in ("Bakhel", "Half of it.", "It held.", "12 households", "since February 2026"):
        assert words in page, words
    assert "1 place took it up" in page
    found = Client().get("/practices.json?adopted=in-use&sort=adopted").json()["results"]
    assert [(one["pk"], one["adoptions"]) for one in found] == [(practice.pk, 1)]
    assert Client().get("/practices.json?adopted=dropped").json()["count"] == 0
    assert Client().get("/practices/?adopted=liked").status_code == 400
    assert "Bakhel" in heard(cast.gp)[0]
    for address in ("/places/gp/937649/", "/places/gp/937649/trying/", "/places/district/9104/"):
        assert practice.title in text(Client(), address)
    assert "Bakhel" in main(text(client_of(cast.block), "/places/mine/"))
    assert practice.title in text(peer, "/me/trying/")
    assert practice.title in text(peer, "/me/")


def test_a_failure_needs_its_words_and_stands_in_the_dark_band(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    refused = press(peer, practice, "adopt", status="did-not-work", conditions="Clay.")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Clay." in page
    assert "It did not work here" in page
    assert press(peer, practice, "adopt", status="liked").status_code == 422
    assert press(peer, practice, "adopt", place="gp:1").status_code == 422
    assert press(peer, practice, "adopt", place="gp:937648", status="liked").status_code == 403
    assert not Adoption.objects.exists()
    press(
        peer,
        practice,
        "adopt",
        status="did-not-work",
        result="The pits <b>fell</b> in.",
        conditions="Clay.",
        likely_reason="No lining.",
    )
    page = text(Client(), practice.get_absolute_url())
    band = page[page.index('class="dark"') : page.index('id="trying"')]
    for words in ("Bakhel", "The pits &lt;b&gt;fell&lt;/b&gt; in.", "Clay.", "No lining."):
        assert words in band, words
    assert "places took it up" not in page
    assert "did not work in one place: Bakhel" in heard(cast.gp)[0]


def test_what_came_of_it_while_it_went_well_is_not_what_happened_when_it_failed(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    adopting.adopt(practice, by=cast.gp2, status="in-use", result="No water stands.")
    form = f"/practices/{practice.pk}/trying/?place=gp:937649&status="
    assert "No water stands." not in text(peer, form + "did-not-work")
    assert press(peer, practice, "adopt", status="did-not-work").status_code == 422
    words = {"status": "did-not-work", "result": "The pits fell in."}
    assert press(peer, practice, "adopt", **words).status_code == 302
    assert "The pits fell in." not in text(peer, form + "tried")


def test_under_cover_no_door_names_the_place(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    sent = {"status": "did-not-work", "result": "It leaked.", "shielded": "on", "terrain": "hilly"}
    assert press(peer, practice, "adopt", **sent).status_code == 302
    doors = [practice.get_absolute_url(), f"/practices/{practice.pk}/history/"]
    doors += ["/practices/", "/practices.json", "/practices.csv", "/practices/feed/"]
    doors += ["/practices/?q=leaked", "/places/gp/937649/trying/", "/places/district/9104/"]
    readers = [Client(), *map(client_of, (cast.gp, cast.block, cast.outsider, cast.national))]
    assert COVERED not in text(Client(), practice.get_absolute_url())
    assert adopting.show_covered(timezone.now() + timedelta(days=1)) == 1
    for reader in readers:
        page = main(text(reader, practice.get_absolute_url()))
        assert (COVERED in page, "It leaked." in page) == (True, True)
        assert (
            f"{timezone.localtime():%-d %B %Y}</span>" not in page[page.index("It leaked.") - 400 :]
        )
        for door in doors:
            shown = main(text(reader, door))
            shown = shown if door.startswith("/places/") else shown.replace("Kotra", "")
            for name in ("Bakhel", "gp:937649", "Gp2") if "/places/" not in door else ():
                assert name not in shown, door
            if door.startswith("/places/"):
                assert "It leaked." not in shown
                # its own row, and "Add to pack" below it
                for mark in ("</strong>", "</span></span></a></p>"):
                    shown = shown.replace(f">{practice.title}{mark}", "")
                assert practice.title not in shown
    assert COVERED in heard(cast.gp)[0]
    for knowing in (cast.gp2, cast.district, cast.state):
        assert "Bakhel" in main(text(client_of(knowing), practice.get_absolute_url()))
    assert (
        "Bakhel" not in main(text(client_of(cast.block), "/places/mine/")).partition("Not yet")[0]
    )
    log = main(text(client_of(cast.auditor), "/audit/?kind=adoption"))
    assert "Bakhel" not in log.partition('<ol class="plain rows">')[2]
    assert "Secretary" not in log.partition('<ol class="plain rows">')[2]


def test_following_is_ones_own_affair_and_tells_of_a_new_version(cast, entry):
    practice, reader = entry("published"), client_of(cast.reader)
    draft = entry("draft")
    assert press(reader, draft, "follow").status_code == 404
    assert press(client_of(cast.gp), draft, "follow").status_code == 409
    assert Client().post(f"/practices/{practice.pk}/follow/")["Location"].startswith("/accounts/")
    for _twice in range(2):
        assert press(reader, practice, "follow").status_code == 302
    assert Follow.objects.count() == 1
    assert not Event.objects.filter(verb__contains="follow").exists()
    assert "Stop following" in text(reader, practice.get_absolute_url())
    assert practice.title in text(reader, "/me/following/")
    for other in (cast.gp, cast.district, cast.auditor):
        assert "Reader" not in main(text(client_of(other), practice.get_absolute_url()))
    adopting.adopt(practice, by=cast.gp2)
    version = services.open_for_writing(practice, cast.gp)
    Version.objects.filter(pk=version.pk).update(title="Twin pits, better")
    version.particulars.__class__.objects.filter(version=version).update(
        **PARTICULARS, consent_at=timezone.now()
    )
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district)
    event = Event.objects.get(verb="revise")
    assert [following.tell(event.pk), following.tell(event.pk)] == [2, 2]
    rows = Outbox.objects.filter(event=event, channel="portal")
    assert {row.recipient for row in rows} == {cast.reader, cast.gp2}
    assert heard(cast.reader) == ["There is a new version of “Twin pits, better”."]
    challenging.challenge(practice, by=cast.outsider, reason="outdated", note="It is done better.")
    assert following.tell(Event.objects.get(verb="challenge").pk) == 2
    assert heard(cast.reader)[0].startswith("Somebody doubts “Twin pits, better”")
    assert press(reader, practice, "unfollow").status_code == 302
    assert press(reader, practice, "unfollow").status_code == 302
    assert not Follow.objects.exists()


def test_a_variant_names_what_it_was_taken_from(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    adopting.adopt(practice, by=cast.gp2, status="tried", changed="Half.", result="It held.")
    assert f"/practices/new/?variant_of={practice.pk}" in text(peer, practice.get_absolute_url())
    form = text(peer, f"/practices/new/?variant_of={practice.pk}")
    assert f'name="variant_of" value="{practice.pk}"' in form
    assert "It held." in form
    sent = {"title": "Half a pit", "place": "gp:937649", "variant_of": str(practice.pk)}
    assert peer.post("/practices/new/", sent).status_code == 302
    variant = Practice.objects.get(variant_of=practice)
    assert practice.title in text(peer, variant.get_absolute_url())
    assert "Half a pit" not in text(Client(), practice.get_absolute_url())
    draft = entry("draft")
    peer.post("/practices/new/", sent | {"variant_of": str(draft.pk), "title": "Another"})
    assert not Practice.objects.filter(variant_of=draft).exists()


def test_no_list_costs_more_the_longer_it_is(cast, entry):
    practice = entry("published")

    def queries():
        seen = []
        for user, address in (
            (None, practice.get_absolute_url()),
            (cast.gp2, practice.get_absolute_url()),
            (None, "/places/district/9104/trying/"),
            (None, "/places/district/9104/"),
            (cast.gp2, "/me/trying/"),
            (cast.gp2, "/me/following/"),
            (cast.gp2, "/me/"),
            (cast.block, "/places/mine/"),
        ):
            client = client_of(user) if user else Client()
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            seen.append((address, len(asked)))
        return seen

    def more():
        for other in [practice, entry("published")]:
            for _each in range(2):
                gp = Place.objects.create(
                    level="gp",
                    code=str(800000 + Place.objects.count()),
                    name="Somewhere",
                    parent=cast.places.home_block,
                )
                adopting.adopt(other, by=cast.block, place=gp, status="tried", result="Yes.")
            adopting.adopt(other, by=cast.gp2)
            following.follow(other, by=cast.gp2)

    more()
    before = queries()
    more()
    assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_one_place_make_one_row(cast, entry):
    practice = entry("published")
    presses = [(cast.gp2, practice, "adopt", {"status": "planned"})] * 12
    presses += [(cast.gp2, practice, "follow", {})] * 8
    assert set(at_once(presses)) == {302}
    assert Adoption.objects.count() == Follow.objects.count() == 1
    assert Event.objects.filter(verb="adopt").count() == 1
    assert Practice.objects.get(pk=practice.pk).adoption_count == 1


def test_the_desk_hides_for_good_what_a_place_wrote(cast, entry):
    practice = entry("published")
    row = adopting.adopt(practice, by=cast.gp2, status="did-not-work", result="Call Sita, 98123.")
    address = reverse("practices:hide_adoption", args=[practice.pk, row.uid])
    assert "Hide what it wrote" not in text(client_of(cast.gp2), practice.get_absolute_url())
    assert "Hide what it wrote" in text(client_of(cast.district), practice.get_absolute_url())
    assert Client().post(address)["Location"].startswith("/accounts/login/")
    for other in (cast.gp2, cast.gp, cast.outsider, cast.reader):
        assert client_of(other).post(address).status_code == 403
    assert "Call Sita" in text(Client(), practice.get_absolute_url())
    assert client_of(cast.district).post(address).status_code == 302
    row.refresh_from_db()
    assert (row.result, row.conditions, row.status) == ("[…]", "", "did-not-work")
    assert "Call Sita" not in text(Client(), practice.get_absolute_url())
    assert "A desk hid what Bakhel" in heard(cast.gp2)[0]
    other = entry("published")
    assert (
        client_of(cast.district)
        .post(address.replace(f"/{practice.pk}/", f"/{other.pk}/"))
        .status_code
        == 404
    )


def test_a_photo_of_how_it_went_is_seen_openly_and_taken_by_no_shielded_place(cast, entry):
    practice, peer = entry("published"), client_of(cast.gp2)
    told = {"status": "tried", "result": "It held.", "photo_description": "The new pit"}
    refused = press(peer, practice, "adopt", **told, shielded="on", photo=sent(jpeg((400, 300))))
    assert refused.status_code == 422
    assert not Attachment.objects.exists()
    assert press(peer, practice, "adopt", **told, photo=sent(jpeg((400, 300)))).status_code == 302
    first = Attachment.objects.get()
    jobs.make_photo(first.pk)
    jobs.sweep_photos(timezone.now() + timedelta(days=3))
    page = text(Client(), practice.get_absolute_url())
    assert f"/media/photos/{first.uid}/360.webp" in page
    assert 'alt="The new pit"' in page
    assert Client().get(f"/media/photos/{first.uid}/360.webp").status_code == 200
    Practice.objects.filter(pk=practice.pk).update(
        state="withdrawn", closing_ground="unsafe", closed_at=timezone.now()
    )
    assert Client().get(f"/media/photos/{first.uid}/360.webp").status_code == 404
