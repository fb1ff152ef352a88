"""A laptop as the server of a hall: its network, its secret, who is answered."""

import pytest
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpResponse

from accounts.models import User
from sourcebook import hall, local_network
from sourcebook.middleware import local_only
from workshops.hall.opening import SIGN_IN


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("localhost", True),
        ("laptop.local", True),
        ("192.168.1.4", True),
        ("10.0.0.9", True),
        ("[fe80::1]", True),
        ("8.8.8.8", False),
        ("sourcebook.example.org", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_a_name_is_of_this_network_or_not(name, local):
    assert local_network.is_local(name) is local


def test_only_this_network_is_answered(settings, rf):
    with pytest.raises(MiddlewareNotUsed):
        local_only(lambda request: HttpResponse())
    settings.MODE, settings.ALLOWED_HOSTS = "hall", ["*"]
    answer = local_only(lambda request: HttpResponse("come in"))
    asked = rf.get("/", headers={"host": "192.168.7.1:8000"}, REMOTE_ADDR="192.168.7.20")
    assert answer(asked).content == b"come in"
    for host, client in (("evil.example.org", "192.168.7.20"), ("192.168.7.1", "8.8.8.8")):
        with pytest.raises(DisallowedHost):
            answer(rf.get("/", headers={"host": host}, REMOTE_ADDR=client))


@pytest.mark.django_db
def test_who_runs_the_hall_is_made_once_with_the_words_on_its_screen(settings, tmp_path, cast):
    settings.VAR, settings.MODE = tmp_path, "hall"
    hall.make_ready()
    hall.make_ready()
    person = User.objects.get(email=SIGN_IN)
    assert person.check_password(hall.password())
    assert (tmp_path / "hall-password").stat().st_mode & 0o777 == 0o600
    assert hall.password() in "\n".join(hall.announcement())
    with pytest.raises(hall.NotReady, match="cannot be read"):
        hall.make_ready(tmp_path / "no-such.ral")
    (tmp_path / "letter.ral").write_bytes(b"Dear all")
    with pytest.raises(hall.NotReady, match="not the file of a workshop"):
        hall.make_ready(tmp_path / "letter.ral")
