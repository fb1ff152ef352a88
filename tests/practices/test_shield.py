"""Shielded entries: who knows whose they are, and that nothing gives it away to anybody else."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, Organisation, User
from places.models import Place
from practices import photos, services, shield, workflow
from practices.desk import checklist
from practices.errors import NotAllowed
from practices.living import confirming, due, endorsing, vouching
from practices.models import Practice, Version
from practices.permissions import knows_place
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db

VILLAGE = "Dhimrapur"
WORDS = "A Gram Panchayat in a hilly district of Marudesh"
KNOW = {"gp", "district", "district2", "state", "state2"}
DO_NOT = {"gp2", "block", "district3", "national", "facilitator", "auditor", "outsider", "reader"}
HIDDEN = (VILLAGE, "Khajuri", "Kotra", "Girwa", "Secretary", "at the Gram Panchayat office")
SHIELDED = {"shielded": True, "terrain": "hilly", "village": VILLAGE}


def fresh(user):
    return User.objects.get(pk=user.pk)


def shown(address, user=None, status=200):
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    return b"".join(answer).decode()


def page_part(html):
    """Return the page without what it shows of its reader."""
    return html[html.index("<main") :]


@pytest.fixture
def shielded(entry):
    """Return a function that makes a shielded entry in a state."""

    def make(state="published", **more):
        return entry(state, who_did_what="The masons and each household.", **(SHIELDED | more))

    return make


def addresses_of(practice):
    names = ("practices:history", "practices:version")
    extra = [[practice.pk], [practice.pk, 1]]
    own = [reverse(name, args=args) for name, args in zip(names, extra, strict=True)]
    return [practice.get_absolute_url(), *own]


@pytest.mark.parametrize("role", sorted({"anonymous", *DO_NOT}))
def test_others_read_level_state_and_month_alone(cast, shielded, role):
    practice = shielded()
    user = getattr(cast, role, None)
    pages = [page_part(shown(address, user)) for address in addresses_of(practice)]
    for html in pages:
        assert not [word for word in HIDDEN if word in html]
    assert WORDS in pages[0]
    assert "/places/state/208/" in pages[0]
    assert timezone.localtime(practice.published_at).strftime("%B %Y") in pages[1]
    assert "T" not in pages[1].split('<time datetime="')[1].split('"')[0]


@pytest.mark.parametrize("role", sorted(KNOW))
def test_its_office_and_its_desks_know_it(cast, shielded, role):
    practice = shielded()
    html = shown(practice.get_absolute_url(), getattr(cast, role))
    assert VILLAGE in html
    assert "Khajuri GP, Kotra, Girwa" in html
    assert f"other readers see “{WORDS}”" in html
    assert "Secretary" in shown(addresses_of(practice)[1], getattr(cast, role))


def test_who_knows_it_is_who_tells_it_and_who_may_decide(cast, shielded):
    practice = shielded("submitted")
    assert {role for role in KNOW | DO_NOT if knows_place(getattr(cast, role), practice)} == KNOW
    cast.district.duties.update(ends_on="2025-01-01")
    assert not knows_place(fresh(cast.district), practice)


def test_the_national_knows_it_where_it_decides(cast, shielded):
    practice = shielded("submitted", to_state=True, kind="lesson")
    assert not knows_place(fresh(cast.national), practice)
    late = timezone.now() - timedelta(days=1)
    Version.objects.filter(practice=practice).update(due_at=late)
    assert knows_place(fresh(cast.national), practice)


@pytest.mark.parametrize("state", ["submitted", "returned", "declined"])
def test_auditor_and_national_read_an_unpublished_one_without_its_place(cast, shielded, state):
    practice = shielded(state)
    for user in (cast.auditor, cast.national):
        for address in (practice.get_absolute_url(), addresses_of(practice)[1]):
            html = page_part(shown(address, user))
            assert not [word for word in HIDDEN if word in html]
    shown(practice.get_absolute_url(), cast.gp2, status=404)


def test_it_is_never_fresh_from_the_field_and_no_block_completes_it(cast, shielded):
    shielded("submitted", peers_may_read=True)
    draft = shielded("draft")
    Version.objects.filter(practice=draft).update(needs_help=True)
    assert not Version.objects.fresh_from_the_field(fresh(cast.gp2)).exists()
    for helper in (cast.block, cast.district, cast.state):
        assert not Version.objects.asking_help_of(fresh(helper)).exists()
    assert not Version.objects.under(cast.places.home_state).exists()


def test_lists_and_files_know_no_more_than_its_state(cast, shielded):
    practice = shielded(story="Told at length.")
    listed = f"/practices/{practice.pk}/"
    for found in ("level=gp", "state=208", "q=Marudesh", "q=neighbours"):
        assert listed in shown(f"/practices/?{found}"), found
    hidden = ("gp=937648", "block=9501", "district=9104", "level=state", "state=209")
    words = ("q=Khajuri", "q=Kotra", "q=Girwa", f"q={VILLAGE}", "q=Secretary")
    for nothing in (*hidden, *words):
        assert listed not in shown(f"/practices/?{nothing}"), nothing
        assert shown(f"/practices.json?{nothing}").startswith('{"count": 0'), nothing
    for address in ("/practices/", "/practices.json", "/practices.csv", "/practices/feed/", "/"):
        text = shown(address)
        assert not [word for word in (*HIDDEN[:4], "9104") if word in text], address
        assert WORDS in text or address == "/practices/feed/"


def test_place_pages_of_its_state_alone_have_it(cast, shielded):
    listed = f"/practices/{shielded().pk}/"
    for level, code in (("gp", 937648), ("block", 9501), ("district", 9104)):
        assert listed not in shown(f"/places/{level}/{code}/")
    state = shown("/places/state/208/")
    assert listed in state
    assert 'class="unseen"> practice' not in state  # no district is counted


def test_its_times_are_told_to_the_month(cast, shielded):
    practice = shielded(at=datetime(2026, 3, 20, 9, tzinfo=UTC))
    month = datetime(2026, 3, 1, tzinfo=UTC)
    assert (practice.published_at, practice.renewed_at) == (month, month)
    assert practice.search_row.published_at == month
    feed = shown("/practices/feed/")
    assert "<updated>2026-03-01T00:00:00" in feed
    assert str(practice.uid) not in feed  # it says when the draft was begun
    assert photos.keep(BytesIO(b"x")).version == 4  # nor does the address of a photo tell
    assert "<lastmod>2026-03-01</lastmod>" in shown("/sitemap.xml")
    with workflow.past():
        at = datetime(2026, 4, 19, 9, tzinfo=UTC)
        workflow.apply(practice, "withdraw", by=fresh(cast.district), note="Old.", at=at)
    html = shown(practice.get_absolute_url())
    assert "Withdrawn in April 2026" in html
    assert "19 April" not in html


def test_an_office_of_a_state_is_told_without_its_state(cast):
    practice = practice_in(
        "published", author=cast.state, place=cast.places.home_state, shielded=True
    )
    html = page_part(shown(practice.get_absolute_url()))
    assert "A State office" in html
    assert "Marudesh" not in html
    assert f"/practices/{practice.pk}/" not in shown("/practices/?state=208")


def test_a_shielding_revision_covers_the_versions_before_it(cast, entry):
    practice = entry("published", village=VILLAGE, who_did_what="The masons.")
    assert VILLAGE in shown(reverse("practices:version", args=[practice.pk, 1]))
    version = services.open_for_writing(practice, fresh(cast.gp))
    Version.objects.filter(pk=version.pk).update(shielded=True)
    version.particulars.consent, version.particulars.consent_text = True, "Yes"
    version.particulars.consent_at = timezone.now()
    version.particulars.save()
    workflow.apply(practice, "submit", by=fresh(cast.gp))
    workflow.apply(practice, "accept", by=fresh(cast.district))
    for address in addresses_of(Practice.objects.get(pk=practice.pk)):
        assert not [word for word in HIDDEN if word in page_part(shown(address))], address
    assert f"/practices/{practice.pk}/" not in shown(f"/practices/?q={VILLAGE}")


def test_the_database_refuses_a_shielded_practice_with_its_true_place(cast, shielded):
    practice = shielded()
    for wrong in ({"place": cast.places.home_gp}, {"shielded_level": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Practice.objects.filter(pk=practice.pk).update(**wrong)


def test_who_vouches_is_counted_and_not_named(cast, shielded):
    practice, now = shielded(), timezone.now()
    endorsing.endorse(practice, by=fresh(cast.gp2), type_="saw-it", note="At the well", at=now)
    # Not in the hour in which she may vouch openly for another: with the week, in every count.
    monday = shield.window_after(now)
    for at, number in ((monday - timedelta(seconds=1), 0), (monday, 1)):
        assert endorsing.show_covered(at) == number
        assert ('data-endorsement="saw-it"' in shown(practice.get_absolute_url())) == bool(number)
        assert f'"endorsements": {number}' in shown("/practices.json")
        assert len(vouching.counted(practice)) == number
    assert endorsing.show_covered(monday) == 0
    for user in (None, cast.gp, cast.district):
        html = shown(practice.get_absolute_url(), user)
        vouched = html[html.index('id="vouched"') :]
        assert 'data-endorsement="saw-it">1 person.' in vouched
        assert not [w for w in ("Gp2", "Bakhel", "At the well", "In Girwa") if w in vouched]


def test_of_a_shielded_one_an_answer_shows_with_its_week(cast, shielded):
    """In the minute in which it is given its office may answer for an open entry too."""
    now = timezone.now()
    practice = shielded(at=now - timedelta(days=500))
    history, before = reverse("practices:history", args=[practice.pk]), practice.confirmed_on
    assert due.due_of(cast.gp).exists()
    client = Client()
    client.force_login(fresh(cast.gp))
    answer = client.post(f"/practices/{practice.pk}/confirm/", {"answer": "yes"}, follow=True)
    assert "Others see it from next Monday on" in answer.content.decode()
    assert not due.due_of(cast.gp).exists()
    monday = shield.window_after(now)
    assert confirming.show_covered(monday - timedelta(seconds=1)) == 0
    practice.refresh_from_db()
    assert (practice.confirmed_on, practice.confirmation) == (before, "overdue")
    assert "Confirmed: still true" not in shown(history)
    assert "Confirmed: still true" in shown(history, cast.gp)
    assert [confirming.show_covered(monday), confirming.show_covered(monday)] == [1, 0]
    practice.refresh_from_db()
    assert practice.confirmation == "yes"


def test_no_answer_tells_an_office_that_it_stands_under_the_author(cast):
    told = {"author": cast.block, "place": cast.places.home_block, "shielded": True}
    practice = practice_in("published", **told)
    for under in (cast.gp2, cast.district3):
        with pytest.raises(NotAllowed):
            endorsing.endorse(practice, by=fresh(under), type_="data-checked")
        assert "only its desk knows the place" in shown(practice.get_absolute_url(), under)
    endorsing.endorse(practice, by=fresh(cast.district), type_="data-checked")


def lesson(cast, state="submitted", **more):
    told = {"author": cast.gp, "place": cast.places.home_gp, "kind": "lesson"}
    return practice_in(state, **(told | more))


def test_a_lesson_sent_to_the_state_passes_the_district_by(cast):
    practice = lesson(cast, to_state=True, peers_may_read=False)
    assert practice.latest_version.desk == cast.places.home_state
    queues = {
        role: Version.objects.in_queue_of(fresh(getattr(cast, role))).exists()
        for role in ("district", "state")
    }
    assert queues == {"district": False, "state": True}
    shown(practice.get_absolute_url(), cast.district, status=404)
    workflow.apply(practice, "accept", by=fresh(cast.state))
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "withdraw", by=fresh(cast.district), note="Not so.")


def test_only_a_lesson_passes_by(cast, entry):
    assert entry("submitted", to_state=True).latest_version.desk == cast.places.home_district


def test_a_desk_does_not_end_a_lesson_about_its_own_office(cast):
    """Not even where a later version, or an old desk, brought it down to that desk."""
    practice = lesson(cast, author=cast.district, place=cast.places.home_district)
    Version.objects.filter(practice=practice).update(
        desk=cast.places.home_district, place=cast.places.home_gp
    )
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "decline", by=fresh(cast.district2), note="It is not so.")
    workflow.apply(practice, "decline", by=fresh(cast.state), note="Told twice.")


@pytest.mark.parametrize(("kind", "ends"), [("lesson", False), ("practice", True)])
def test_nobody_ends_a_lesson_about_the_place_of_an_own_office(cast, kind, ends):
    practice = lesson(cast, kind=kind)
    body = Organisation.objects.get(key="vwsc")
    seat = Office.objects.create(place=cast.places.home_gp, title="Chair", organisation=body)
    cast.district2.postings.create(
        office=seat, starts_on="2024-01-01", state="confirmed", decided_at=timezone.now()
    )
    assert workflow.may(fresh(cast.district2), "accept", practice)
    assert workflow.may(fresh(cast.district2), "decline", practice) is ends
    assert workflow.may(fresh(cast.district), "decline", practice)


def test_above_the_national_desk_there_is_none(cast):
    practice = lesson(cast, author=cast.national, place=cast.places.india)
    assert workflow.may(fresh(cast.national2), "decline", practice)
    assert not workflow.may(fresh(cast.national), "decline", practice)


def test_the_form_asks_keeps_and_explains(cast):
    client = Client()
    client.force_login(cast.gp)
    values = filled_in(cast.places.home_gp, shielded="on", terrain="desert", to_state="on")
    client.post("/practices/new/", values)
    version = Version.objects.get()
    assert (version.shielded, version.terrain, version.to_state) == (True, "desert", True)
    assert not version.goes_to_state  # a practice, not a lesson
    form = client.get(f"/practices/{version.practice_id}/edit/").content.decode()
    assert 'name="shielded" value="on" id="id_shielded" checked' in form
    assert "“A Gram Panchayat in a hilly district of Rajasthan”" in form
    sent = {"title": "Told anew", "revision": version.revision, "version": version.pk}
    client.post(f"/practices/{version.practice_id}/edit/", sent)
    version.refresh_from_db()
    assert (version.title, version.shielded) == ("Told anew", True)
    plain = client.post("/practices/new/", filled_in(cast.places.home_gp))
    assert plain.status_code == 302
    assert not Version.objects.latest("pk").shielded
    refused = client.post("/practices/new/", values | {"terrain": "lunar", "request_id": ""})
    assert refused.status_code == 422


def test_the_desk_is_told_what_the_text_gives_away(cast, shielded):
    said = shielded("submitted", title=f"Soak pits of {VILLAGE} and Girwa")
    html = shown(reverse("practices:read", args=[said.pk]), cast.district)
    assert f"its text says: Girwa, {VILLAGE}." in html
    assert str(checklist.SHIELDED_POINT.words) in html
    assert WORDS in html
    clean = shielded("submitted")
    assert "names neither place nor person" in shown(
        reverse("practices:read", args=[clean.pk]), cast.district
    )


def test_the_desk_sees_the_place_while_it_decides_and_afterwards_the_words(cast, shielded):
    shielded("submitted", title="Waits to be read")
    queue = shown(reverse("practices:curation"), cast.district)
    assert "Khajuri GP" in queue
    workflow.apply(Practice.objects.get(), "return", by=fresh(cast.district), note="Say more.")
    decided = shown(reverse("practices:curation"), cast.national)
    assert WORDS in decided
    assert "Khajuri GP" not in decided


def test_a_list_asks_no_more_queries_for_shielded_rows(cast, shielded):
    shielded()
    shown("/practices/")  # themes and states are remembered from then on
    with CaptureQueriesContext(connection) as one:
        shown("/practices/")
    for _ in range(3):
        shielded()
    with CaptureQueriesContext(connection) as four:
        shown("/practices/")
    assert len(one) == len(four)


@pytest.mark.parametrize("state", ["submitted", "published+submitted"])
def test_what_a_desk_notes_to_the_author_is_read_by_those_alone_who_know_it(cast, shielded, state):
    practice = shielded(state)
    workflow.apply(practice, "return", by=cast.district, note="Which houses in Khajuri?")
    for name in ("", "history/", "open/"):
        address = f"/practices/{practice.pk}/{name}"
        for user in (cast.auditor, cast.national):
            client = Client()
            client.force_login(user)
            assert "Khajuri" not in page_part(client.get(address, follow=True).content.decode())
    assert "Which houses in Khajuri?" in shown(f"/practices/{practice.pk}/history/", cast.gp)


@pytest.mark.parametrize(("level", "words"), [("district", "A District"), ("block", "A Block")])
def test_of_few_districts_or_blocks_of_a_state_not_even_the_state_is_told(cast, level, words):
    """A state may have two districts; of many, one alone may be a desert."""
    home, place = cast.places.home_state, getattr(cast.places, f"home_{level}")
    of_state = Place.objects.filter(level=level, state=home, valid_to=None)
    while of_state.count() < 4:
        _another(place)
    assert shield.shown_place(place).level == "national"
    assert shield.words(level, shield.shown_place(place), "desert") == f"{words} in India"
    fifth = _another(place)
    assert shield.shown_place(place) == home
    assert shield.words(level, home, "desert") == f"{words} in Marudesh"
    fifth.valid_to = date(2026, 1, 1)
    fifth.save()
    assert shield.shown_place(place).level == "national"
    assert shield.shown_place(cast.places.home_gp) == home


def _another(place):
    number = Place.objects.filter(level=place.level).count()
    told = {"code": f"98{number:04}", "name": f"Another {number}", "parent": place.parent}
    return Place.objects.create(level=place.level, **told)
