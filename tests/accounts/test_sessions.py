"""How long a session lasts, and what ends it (S5, S6, S7)."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.devices import device_name
from accounts.jobs import sweep_sessions
from accounts.models import Posting, User
from accounts.services import suspend
from tests.cast import PASSWORD
from tests.signing_in import by_password

PAGE, LIST = reverse("accounts:settings"), reverse("usersessions_list")
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def later(client, *, begun=0, seen=0):
    """Let the session be `begun` and last `seen` so many seconds ago."""
    session = client.session
    session["signed_in_at"] -= begun
    session["seen_at"] -= seen
    session.save()


def still_in(client):
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["state", "national", "auditor"])
@pytest.mark.parametrize(
    ("times", "stays"),
    [
        ({"seen": 29 * MINUTE}, True),
        ({"seen": 31 * MINUTE}, False),
        ({"begun": 12 * HOUR - MINUTE}, True),
        ({"begun": 12 * HOUR + MINUTE}, False),
    ],
)
def test_state_and_national_are_signed_out(client, cast, who, times, stays):
    client.force_login(getattr(cast, who))
    later(client, **times)
    assert still_in(client) == stays
    if not stays:
        assert client.get(PAGE).url.startswith(reverse("account_login"))
        assert "signed out" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("times", "stays"),
    [
        ({"seen": 20 * DAY, "begun": 20 * DAY}, True),
        ({"begun": 30 * DAY - MINUTE}, True),
        ({"begun": 30 * DAY + MINUTE}, False),
    ],
)
def test_others_stay_for_thirty_days(client, cast, times, stays):
    client.force_login(cast.district)
    later(client, **times)
    assert still_in(client) == stays


def test_being_there_counts_and_is_noted_once_a_minute(client, cast):
    by_password(client, cast.state, PASSWORD)
    later(client, begun=2 * HOUR, seen=20 * MINUTE)
    assert still_in(client)
    seen = client.session["seen_at"]
    later(client, seen=20)
    assert still_in(client)
    assert client.session["seen_at"] == seen - 20


def test_a_new_office_shortens_the_session_at_once(client, cast):
    client.force_login(cast.gp)
    later(client, seen=40 * MINUTE)
    Posting.objects.filter(person=cast.gp).update(office=cast.offices.state)
    assert not still_in(client)


def test_the_suspended_are_served_nothing_more(client, cast):
    by_password(client, cast.gp, PASSWORD)
    assert still_in(client)
    suspend(cast.gp, by=cast.national)
    for page in (PAGE, "/me/", "/practices/new/", LIST):
        assert client.get(page).status_code == 302
        assert client.post(page).status_code in {302, 405}
    assert not UserSession.objects.filter(user=cast.gp).exists()
    User.objects.filter(pk=cast.gp.pk).update(is_active=True, suspended_at=None)
    assert not still_in(client)


def signed_in(person, agent=""):
    client = Client(HTTP_USER_AGENT=agent) if agent else Client()
    return by_password(client, person, PASSWORD)


def test_the_list_names_each_device(client, cast):
    signed_in(cast.gp, ANDROID)
    page = by_password(client, cast.gp, PASSWORD).get(LIST).content.decode()
    assert "Chrome on Android" in page
    assert page.count("this device") == 1
    assert page.count("Sign this one out") == 1


def test_one_of_them_is_ended(client, cast):
    other, third = signed_in(cast.gp, ANDROID), signed_in(cast.gp)
    by_password(client, cast.gp, PASSWORD)
    row = UserSession.objects.get(session_key=other.session.session_key)
    assert client.post(LIST, {"end": row.pk}).status_code == 302
    assert [still_in(one) for one in (client, other, third)] == [True, False, True]


def test_all_others_are_ended(client, cast):
    others = [signed_in(cast.gp, ANDROID), Client()]
    others[1].force_login(cast.gp)  # one that was never listed
    by_password(client, cast.gp, PASSWORD)
    key = client.session.session_key
    assert client.post(LIST, {"others": "1"}).status_code == 302
    assert client.session.session_key != key
    assert still_in(client)
    assert not any(map(still_in, others))
    assert UserSession.objects.filter(user=cast.gp).count() == 1


@pytest.mark.parametrize("end", ["0", "x", "", "99999999", "9" * 5000])
def test_anothers_session_is_not_there(client, cast, end):
    other = signed_in(cast.gp2)
    by_password(client, cast.gp, PASSWORD)
    row = UserSession.objects.get(user=cast.gp2)
    for pk in (row.pk, end):
        assert client.post(LIST, {"end": pk}).status_code == 404
    assert still_in(other)


def test_the_list_costs_the_same_with_more_sessions(client, cast):
    by_password(client, cast.gp, PASSWORD)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
        for _one in range(3):
            signed_in(cast.gp)
    assert counts[0] == counts[1]


def test_signing_out_leaves_nothing_on_a_shared_phone(client, cast):
    by_password(client, cast.gp, PASSWORD)
    private = client.get(PAGE)
    assert "no-store" in private["Cache-Control"]
    key = client.session.session_key
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not still_in(client)
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()


def test_sessions_that_are_over_are_forgotten(client, cast):
    by_password(client, cast.gp, PASSWORD)
    assert sweep_sessions() == 0
    Session.objects.all().delete()
    assert sweep_sessions() == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/128 Safari/537 Edg/128.0", "Edge on Windows"),
        ("curl/8", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_devices_in_words(agent, name):
    assert device_name(agent) == name


def test_looking_at_the_list_writes_nothing(client, cast):
    over = signed_in(cast.gp, ANDROID)
    by_password(client, cast.gp, PASSWORD)
    Session.objects.filter(session_key=over.session.session_key).delete()
    assert "Chrome on Android" not in client.get(LIST).text
    assert UserSession.objects.filter(user=cast.gp).count() == 2
