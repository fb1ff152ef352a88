"""Fixtures of people, for every room's tests."""

import pytest

from tests import cast as people


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords cheaply: the real hasher takes a third of a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db):
    """The people of tests/cast.py by name."""
    return people.cast()
