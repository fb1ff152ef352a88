"""The Django admin: there for superusers alone, and no way round the workflow."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django_q.models import OrmQ

from accounts.models import Posting
from events.models import Event
from practices.models import Practice, Theme
from tests.factories.practices import published_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(cast, client):
    cast.national.is_superuser = cast.national.is_staff = True
    cast.national.save()
    client.force_login(cast.national)
    return client


def addresses():
    yield reverse("admin:index")
    for model in admin.site._registry:
        names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{names}_changelist")


def test_it_does_not_exist_for_anybody_else(cast, client):
    cast.national2.is_staff = True
    cast.national2.save()
    for person in (cast.gp, cast.national2):
        client.force_login(person)
        for address in addresses():
            assert client.get(address, follow=True).status_code == 404, address


def test_a_stranger_is_led_to_the_portals_own_sign_in(client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


def test_every_page_opens_for_a_superuser(root, cast):
    published_practice()
    for address in addresses():
        assert root.get(address).status_code == 200, address


@pytest.mark.parametrize("model", [Practice, Event, Posting])
def test_what_only_the_services_write_is_read(root, model):
    published_practice()
    names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    assert root.get(reverse(f"{names}_change", args=[row.pk])).status_code == 200
    assert root.post(reverse(f"{names}_change", args=[row.pk]), {}).status_code == 403
    assert root.post(reverse(f"{names}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert root.get(reverse(f"{names}_add")).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_a_theme_is_renamed_and_the_search_follows(root):
    theme = Theme.objects.get(key="handwashing")
    names = '{"en": "Clean hands", "hi": "साफ़ हाथ"}'
    answer = root.post(
        reverse("admin:practices_theme_change", args=[theme.pk]),
        {
            "key": "other",
            "group": theme.group,
            "position": theme.position,
            "names": names,
            "confirm_after": 6,
        },
    )
    assert answer.status_code == 302
    theme.refresh_from_db()
    assert (theme.key, theme.name) == ("handwashing", "Clean hands")
    assert theme.confirm_after == 6
    assert OrmQ.objects.count() == 2  # the search, and what is due on this theme
