import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.invitations import Unusable, accept_invitation, invite, link_of
from accounts.models import Invitation, User
from accounts.standing import standing_of
from events.models import Event

FORM = {"name": "Asha Rao", "password1": "pani-ghar-84", "language": "en"}


def invited(capsys, *args, address="asha@example.org"):
    """Invite by the command; return the path of the link that it printed."""
    call_command("invite", address, *args)
    return re.search(r"(/accounts/invitation/\S+)", capsys.readouterr().out)[1]


@pytest.fixture
def link(cast, capsys, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return invited(capsys, "--level", "national")


def test_the_invited_becomes_a_confirmed_curator_of_both_missions(client, cast, link):
    assert client.get(link).status_code == 200
    answer = client.post(link, FORM)
    assert answer.status_code == 302
    person = User.objects.get(email="asha@example.org")
    standing = standing_of(person)
    assert standing.is_national_curator
    assert standing.main_office.place == cast.places.india
    assert standing.curates[0].programme == "both"
    assert client.get(answer.url).status_code == 200
    assert set(Event.objects.values_list("verb", flat=True)) >= {"invite", "accept-invitation"}


def test_the_mail_carries_the_printed_link_on_the_configured_host(link, settings):
    assert mail.outbox[0].to == ["asha@example.org"]
    assert settings.SITE_URL + link in mail.outbox[0].body


def test_a_link_works_once(client, link):
    client.post(link, FORM)
    for again in (Client().get(link), Client().post(link, FORM)):
        assert again.status_code == 400
    assert Invitation.objects.get().email == ""


def test_a_link_ends_after_72_hours(client, cast, link):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link).status_code == 400
    assert client.post(link, FORM).status_code == 400
    assert not User.objects.filter(email="asha@example.org").exists()


@pytest.mark.parametrize("token", ["nothing", "a:b:c"])
def test_a_false_link_is_answered_400(client, db, token):
    assert client.get(f"/accounts/invitation/{token}/").status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"password1": "12345678"}, {"password1": ""}, {"language": "xx"}]
)
def test_a_wrong_form_makes_nobody(client, cast, link, wrong):
    assert client.post(link, FORM | wrong).status_code == 422
    assert not User.objects.filter(email="asha@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_nobody_makes_himself_more_than_invited(client, cast, link):
    client.post(link, FORM | {"is_staff": "1", "email": "other@example.org", "level": "state"})
    person = User.objects.get(email="asha@example.org")
    assert not person.is_staff
    assert person.duties.count() == 1


def test_who_has_an_account_signs_in_first(client, cast, capsys):
    link = invited(
        capsys, "--level", "state", "--place", cast.places.home_state.key, address="gp@example.org"
    )
    assert "Sign in to accept" in client.get(link).content.decode()
    client.post(link, FORM)
    assert not cast.gp.duties.exists()
    client.force_login(cast.gp2)
    client.post(link)
    assert not cast.gp2.duties.exists()
    client.force_login(cast.gp)
    assert client.post(link).status_code == 302
    assert standing_of(User.objects.get(pk=cast.gp.pk)).curates_place(cast.places.home_state, "sbm")


def test_it_cannot_be_accepted_for_somebody_else(cast):
    invitation, _link = invite("asha@example.org", cast.places.home_state, by=cast.national)
    with pytest.raises(Unusable):
        accept_invitation(invitation, person=cast.gp)
    assert link_of(invitation).startswith("http")


@pytest.mark.parametrize(
    "args",
    [
        ("asha", "--level", "national"),
        ("asha@example.org", "--level", "state"),
        ("asha@example.org", "--level", "state", "--place", "state:0"),
        ("asha@example.org", "--level", "state", "--place", "district:9104"),
        ("asha@example.org", "--level", "district"),
        ("asha@example.org",),
    ],
)
def test_the_command_says_what_is_wrong(cast, args):
    with pytest.raises(CommandError):
        call_command("invite", *args)
    assert not Invitation.objects.exists()
