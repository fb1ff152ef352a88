"""A curator is away or suspended: her desk goes on without her."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.absences import begin_absence, end_absence
from accounts.desks import acting_desk, curators_at
from accounts.models import Absence, User
from accounts.querysets import today
from accounts.services import lift_suspension, suspend
from events import registry
from events.models import Event, Outbox

DAY = timedelta(days=1)


def fresh(user):
    return User.objects.get(pk=user.pk)


def week():
    return today(), today() + 7 * DAY


@pytest.mark.parametrize(
    ("who", "by", "may"),
    [
        ("district", "district", True),
        ("district", "state", True),
        ("district", "national", True),
        ("state", "national", True),
        ("district", "district2", False),
        ("district", "district3", False),
        ("district", "gp", False),
        ("state", "district", False),
        ("state", "state2", False),
        ("gp", "gp", False),
        ("gp", "district", False),
    ],
)
def test_who_says_that_whom_is_away(cast, who, by, may):
    person, by = getattr(cast, who), getattr(cast, by)
    if may:
        begin_absence(person, *week(), by=by)
        assert Event.objects.get(verb="begin-absence").actor == by
    else:
        with pytest.raises(PermissionDenied):
            begin_absence(person, *week(), by=by)
        assert not Absence.objects.exists()


def test_the_desk_does_not_count_on_who_is_away(cast):
    home = cast.places.home_district
    absence = begin_absence(cast.district, *week(), by=cast.district)
    assert [duty.person for duty in curators_at(home, "sbm")] == [cast.district2]
    begin_absence(cast.district2, *week(), by=cast.state)
    assert acting_desk(cast.places.home_gp, None, "sbm") == cast.places.home_state
    end_absence(absence, by=cast.district)
    assert acting_desk(cast.places.home_gp, None, "sbm") == home


def test_an_absence_to_come_counts_only_then(cast):
    begin_absence(cast.district, today() + DAY, today() + 3 * DAY, by=cast.district)
    assert len(curators_at(cast.places.home_district, "sbm")) == 2
    assert len(curators_at(cast.places.home_district, "sbm", on=today() + 2 * DAY)) == 1
    with pytest.raises(ValidationError):
        begin_absence(cast.district, today() + 2 * DAY, today() + 9 * DAY, by=cast.state)


def test_the_others_of_the_desk_are_told(cast):
    begin_absence(cast.district, *week(), by=cast.state)
    event = Event.objects.get(verb="begin-absence")
    told = Outbox.objects.filter(event=event, channel="portal")
    assert set(told.values_list("recipient__name", flat=True)) == {"District", "District2"}
    assert "District is away" in registry.notices([event], cast.district2)[event.pk].sentence
    assert "You are away" in registry.notices([event], cast.district)[event.pk].sentence
    assert registry.notices([event], cast.district3) == {}


def test_who_is_called_back_is_told(cast):
    absence = begin_absence(cast.district, *week(), by=cast.district)
    Absence.objects.update(starts_on=today() - DAY)
    end_absence(absence, by=cast.state)
    event = Event.objects.get(verb="end-absence")
    assert "comes to you again" in registry.notices([event], cast.district)[event.pk].sentence
    assert registry.notices([event], cast.district2) == {}


def test_a_suspension_is_told_and_ends(cast):
    suspend(cast.district, by=cast.national, note="An inquiry.")
    event = Event.objects.get(verb="suspend-person")
    notice = registry.notices([event], cast.district2)[event.pk]
    assert "District is suspended" in notice.sentence
    assert notice.note == ""
    with pytest.raises(PermissionDenied):
        lift_suspension(cast.district, by=cast.state)
    lift_suspension(cast.district, by=cast.national)
    assert fresh(cast.district).is_active
    back = Event.objects.get(verb="lift-suspension")
    assert registry.notices([back], fresh(cast.district))[back.pk].sentence


# Pages


def test_one_says_it_oneself_and_comes_back_by_a_click(client, cast):
    client.force_login(cast.district)
    form = {"starts_on": today(), "ends_on": today() + 7 * DAY}
    assert client.get("/accounts/absence/").status_code == 200
    wrong = client.post("/accounts/absence/", form | {"ends_on": today() - DAY})
    assert wrong.status_code == 422
    assert client.post("/accounts/absence/", form).status_code == 302
    assert client.post("/accounts/absence/", form).status_code == 422
    absence = Absence.objects.get()
    assert f"/accounts/absence/{absence.pk}/end/" in client.get("/accounts/settings/").text
    client.post(f"/accounts/absence/{absence.pk}/end/")
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("gp", 404), ("district2", 404), ("state", 302)])
def test_who_ends_anothers_absence(client, cast, name, status):
    absence = begin_absence(cast.district, *week(), by=cast.district)
    client.force_login(getattr(cast, name))
    assert client.post(f"/accounts/absence/{absence.pk}/end/").status_code == status


def test_who_curates_nowhere_is_not_asked(client, cast):
    client.force_login(cast.gp)
    form = {"starts_on": today(), "ends_on": today()}
    assert client.post("/accounts/absence/", form).status_code == 403
