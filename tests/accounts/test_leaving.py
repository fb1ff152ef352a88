"""A posting ends: by its holder, or by the desk above it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.models import Posting, User
from accounts.querysets import today
from accounts.services import Decided, end_posting, grant_duty, state_posting
from accounts.standing import standing_of
from events import registry
from events.models import Event, Outbox
from tests.cast import SINCE
from tests.factories.accounts import posting

YESTERDAY = timedelta(days=1)


def fresh(user):
    return User.objects.get(pk=user.pk)


def held_by(person):
    return person.postings.get()


@pytest.mark.parametrize(
    ("who", "by", "wrong"),
    [
        ("gp", "gp", None),
        ("gp", "district", None),
        ("gp", "state", None),
        ("district", "state", None),
        ("state", "national", None),
        ("state", "state", None),
        ("district", "district2", PermissionDenied),
        ("state", "district", Http404),
        ("gp", "gp2", Http404),
        ("gp", "block", Http404),
        ("gp", "district3", Http404),
        ("gp", "outsider", Http404),
        ("gp", "auditor", Http404),
        ("national", "national2", PermissionDenied),
    ],
)
def test_who_ends_whose_posting(cast, who, by, wrong):
    leaving, last_day = held_by(getattr(cast, who)), today() - YESTERDAY
    if wrong:
        with pytest.raises(wrong):
            end_posting(leaving.pk, last_day, by=getattr(cast, by))
        assert held_by(getattr(cast, who)).ends_on is None
        return
    end_posting(leaving.pk, last_day, by=getattr(cast, by))
    assert not standing_of(fresh(getattr(cast, who))).has_posting
    assert Event.objects.get(verb="end-posting").actor == getattr(cast, by)


def test_the_last_day_still_counts(cast):
    end_posting(held_by(cast.gp).pk, today(), by=cast.gp)
    assert standing_of(fresh(cast.gp)).has_posting
    end_posting(held_by(cast.gp).pk, today() - YESTERDAY, by=cast.gp)
    with pytest.raises(Decided):
        end_posting(held_by(cast.gp).pk, today(), by=cast.gp)


def test_no_last_day_before_the_first(cast):
    with pytest.raises(ValidationError):
        end_posting(held_by(cast.gp).pk, SINCE - YESTERDAY, by=cast.gp)
    with pytest.raises(Decided):
        end_posting(held_by(cast.unconfirmed).pk, today(), by=cast.unconfirmed)


def test_a_curators_duty_ends_with_the_last_posting_at_that_place(cast):
    second = posting(cast.places.home_district, person=cast.district, starts_on=SINCE)
    end_posting(second.pk, today() - YESTERDAY, by=cast.district)
    assert cast.district.duties.get().ends_on is None
    first = Posting.objects.get(person=cast.district, office=cast.offices.district)
    end_posting(first.pk, today() - YESTERDAY, by=cast.state)
    assert standing_of(fresh(cast.district)).curates == []
    ended = Event.objects.get(verb="end-duty")
    assert "Girwa" in registry.notices([ended], fresh(cast.district))[ended.pk].sentence


def test_a_duty_elsewhere_goes_on(cast):
    grant_duty(cast.gp, "facilitator", cast.places.home_block, by=cast.state)
    end_posting(held_by(cast.gp).pk, today() - YESTERDAY, by=cast.gp)
    assert cast.gp.duties.get().ends_on is None


def test_the_desk_hears_and_the_person_where_the_desk_did_it(cast):
    end_posting(held_by(cast.gp).pk, today(), by=cast.gp)
    end_posting(held_by(cast.gp2).pk, today(), by=cast.district)
    events = {e.actor.name: e for e in Event.objects.filter(verb="end-posting")}
    told = Outbox.objects.filter(channel="portal").values_list("event__actor__name")
    assert set(told.values_list("event__actor__name", "recipient__name")) == {
        ("Gp", "District"),
        ("Gp", "District2"),
        ("District", "Gp2"),
        ("District", "District2"),
    }
    own, desk = events["District"], events["Gp"]
    assert "ends on" in registry.notices([own], fresh(cast.gp2))[own.pk].sentence
    assert "Gp leaves" in registry.notices([desk], fresh(cast.district))[desk.pk].sentence
    assert registry.notices([desk], fresh(cast.district3)) == {}


# Pages


def test_the_page_ends_it_once(client, cast):
    client.force_login(cast.gp)
    held = held_by(cast.gp)
    assert f"/accounts/postings/{held.pk}/end/" in client.get("/accounts/settings/").text
    address = f"/accounts/postings/{held.pk}/end/"
    assert client.get(address).status_code == 200
    early = client.post(address, {"last_day": "2020-01-01"})
    assert early.status_code == 422
    assert "cannot come before" in early.text
    late = client.post(address, {"last_day": today() + timedelta(days=400)})
    assert late.status_code == 422
    form = {
        "last_day": today() - YESTERDAY,
        "request_id": "0190a0a0-0000-7000-8000-000000000001",
    }
    for _time in range(2):
        assert client.post(address, form).headers["Location"] == "/accounts/settings/"
    assert Event.objects.filter(verb="end-posting").count() == 1
    assert client.post(address, form | {"request_id": ""}).status_code == 409
    assert "has ended" in client.get("/accounts/settings/").text


@pytest.mark.parametrize(("name", "status"), [("district", 302), ("gp2", 404), ("outsider", 404)])
def test_others_at_the_page(client, cast, name, status):
    client.force_login(getattr(cast, name))
    address = f"/accounts/postings/{held_by(cast.gp).pk}/end/"
    assert client.post(address, {"last_day": today()}).status_code == status


def test_a_peer_hears_403(client, cast):
    client.force_login(cast.district2)
    address = f"/accounts/postings/{held_by(cast.district).pk}/end/"
    assert client.get(address).status_code == 403


def test_what_was_stated_is_taken_back(client, cast):
    waiting, confirmed = held_by(cast.unconfirmed), held_by(cast.gp)
    client.force_login(cast.gp)
    assert client.post(f"/accounts/postings/{waiting.pk}/take-back/").status_code == 404
    assert client.post(f"/accounts/postings/{confirmed.pk}/take-back/").status_code == 409
    client.force_login(cast.unconfirmed)
    assert client.post(f"/accounts/postings/{waiting.pk}/take-back/").status_code == 302
    assert not cast.unconfirmed.postings.exists()


def test_an_office_is_stated_again_after_it_ended(client, cast):
    end_posting(held_by(cast.gp).pk, today() - timedelta(days=9), by=cast.gp)
    again = {
        "title": "secretary",
        "organisation": cast.offices.gp.organisation_id,
        "place": cast.places.home_gp.key,
    }
    client.force_login(cast.gp)
    overlapping = client.post("/accounts/posting/", again | {"starts_on": "2026-01-01"})
    assert overlapping.status_code == 422
    state_posting(cast.gp, cast.offices.gp, today())
    assert cast.gp.postings.count() == 2
