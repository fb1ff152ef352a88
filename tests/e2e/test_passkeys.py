"""A passkey in a real browser: made, used to sign in, and as the second step after a password."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.cast import PASSWORD, cast

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page):
    """Give the browser a phone's authenticator that always says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main button")
    page.wait_for_url(lambda address: "logout" not in address)


def write_password(page):
    page.goto("/accounts/login/")
    page.fill("[name=login]", "district@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button >> nth=0")


def test_a_passkey_from_making_it_to_signing_in(page_at, axe, fits):
    cast()
    cache.clear()
    page = page_at(360)
    with_device(page)
    write_password(page)
    page.wait_for_url(lambda address: "login" not in address)
    page.goto("/accounts/passkeys/add/")
    axe(page)
    fits(page)
    page.fill("[name=name]", "My phone")
    page.click("main button")
    page.wait_for_url(lambda address: "codes" in address)
    axe(page)

    sign_out(page)
    page.goto("/accounts/login/?next=/accounts/second-factor/")
    axe(page)
    fits(page)
    page.click("[data-passkey] button")
    page.wait_for_url(lambda address: "login" not in address)
    expect(page.get_by_text("My phone").first).to_be_visible()
    axe(page)
    fits(page)

    sign_out(page)
    write_password(page)
    page.wait_for_url("**/login/second-factor/")
    axe(page)
    page.click("[data-passkey] button")
    page.wait_for_url(lambda address: "login" not in address)
    page.goto("/accounts/second-factor/app/")
    axe(page)
    fits(page)


def test_without_script_the_other_ways_stand_there(page_at, transactional_db):
    page = page_at(360, javascript=False)
    page.goto("/accounts/login/")
    expect(page.locator("[name=password]")).to_be_visible()
    expect(page.locator("[data-passkey]")).to_be_hidden()
