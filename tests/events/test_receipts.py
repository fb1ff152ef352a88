"""A repeated request gets the first answer and makes nothing new."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import Schedule

from accounts.models import User
from events.jobs import clear_receipts
from events.models import Receipt
from events.receipts import once, read_request_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user():
    return User.objects.create(email="one@example.org", name="One")


def test_a_replay_gets_the_first_answer(user):
    request_id = uuid.uuid4()
    with once(request_id, user) as first:
        first.location = "/practices/1/"
    with once(request_id, user) as again:
        assert again.location == "/practices/1/"
    assert Receipt.objects.count() == 1


def test_a_failed_request_may_be_sent_again(user):
    request_id = uuid.uuid4()
    with pytest.raises(RuntimeError), once(request_id, user):
        raise RuntimeError
    with once(request_id, user):
        pass
    with once(request_id, user) as third:
        assert third.location == ""


def test_the_same_id_of_another_person_is_another_request(user):
    request_id = uuid.uuid4()
    with once(request_id, user) as first:
        first.location = "/practices/1/"
    other = User.objects.create(email="two@example.org", name="Two")
    with once(request_id, other) as theirs:
        assert theirs.location == ""


def test_ten_at_once_act_once(user):
    request_id, acted = uuid.uuid4(), []

    def send(_number):
        with once(request_id, user) as receipt:
            if not receipt.location:
                acted.append(1)
                receipt.location = "/practices/7/"
            location = receipt.location
        connection.close()
        return location

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(send, range(10)))
    assert answers == {"/practices/7/"}
    assert len(acted) == 1


@pytest.mark.parametrize("text", ["", None, "no-uuid", "1" * 500])
def test_a_malformed_id_counts_as_none(text):
    assert read_request_id(text) is None


def test_old_receipts_are_cleared_by_the_clock(user):
    with once(uuid.uuid4(), user) as receipt:
        receipt.location = "/practices/1/"
    now = timezone.now()
    assert clear_receipts(now + timedelta(days=30) - timedelta(minutes=1)) == 0
    assert clear_receipts(now + timedelta(days=31)) == 1
    assert not Receipt.objects.exists()
    assert Schedule.objects.filter(func="events.jobs.clear_receipts").exists()
