"""Many at once: the same form ten times, and two writers of one draft."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from practices.models import Practice, Version
from tests import cast as people
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db(transaction=True)


def post_all(user, address, forms):
    """Post each of `forms` from a thread of its own; return (status, location) of each."""

    def post(values):
        try:
            client = Client()
            client.force_login(user)
            answer = client.post(address, values)
            return answer.status_code, answer.headers.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(post, forms))


def test_ten_at_once_make_one_row():
    cast = people.cast()
    values = filled_in(cast.places.home_gp)
    answers = post_all(cast.gp, "/practices/new/", [values] * 10)
    practice = Practice.objects.get()
    assert set(answers) == {(302, f"/practices/{practice.pk}/")}


def test_of_two_who_save_at_once_one_is_told():
    cast = people.cast()
    practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
    forms = [
        filled_in(cast.places.home_gp, revision=2, title=title, request_id=str(uuid.uuid4()))
        for title in ("One", "Two", "Three", "Four")
    ]
    answers = post_all(cast.gp, f"/practices/{practice.pk}/edit/", forms)
    assert sorted(status for status, _ in answers) == [302, 409, 409, 409]
    assert Version.objects.get().revision == 3


def test_of_two_who_begin_a_revision_one_is_told():
    cast = people.cast()
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
    forms = [
        filled_in(cast.places.home_gp, revision=0, title=title, request_id=str(uuid.uuid4()))
        for title in ("One", "Two")
    ]
    answers = post_all(cast.gp, f"/practices/{practice.pk}/edit/", forms)
    assert sorted(status for status, _ in answers) == [302, 409]
    assert practice.versions.count() == 2
