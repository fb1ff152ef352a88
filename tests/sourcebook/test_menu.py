"""The header says where the reader is: by the page's own link, else by the one above it."""

import re

import pytest

from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
MARKED = re.compile(r'<a href="([^"]+)" aria-current="(\w+)"')


def marked(client, address):
    header = client.get(address, follow=True).content.decode().split("</header>")[0]
    return MARKED.findall(header)


def test_the_page_itself(client):
    assert marked(client, "/practices/") == [("/practices/", "page")]
    assert marked(client, "/hi/themes/") == [("/hi/themes/", "page")]
    assert marked(client, "/") == []


def test_what_lies_below_a_link_belongs_to_it(client):
    practice = practice_in("published")
    assert marked(client, f"/practices/{practice.pk}/") == [("/practices/", "true")]
    assert marked(client, "/themes/springs-recharge/") == [("/themes/", "true")]


def test_a_link_of_its_own_is_not_marked_twice(client):
    client.force_login(practice_in("published").author)
    assert marked(client, "/practices/new/") == [("/practices/new/", "page")]
    assert marked(client, "/me/notices/") == [("/me/notices/", "page")]
