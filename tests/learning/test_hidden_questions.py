"""What the desk hides of the help desk is gone wherever else it stands."""

import re

import pytest
from django.test import Client

from learning.models import Gap
from learning.questions import workflow
from tests.factories.learning import answer_of, question_of
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db


def test_what_is_hidden_is_gone_from_the_register_though_it_is_answered(cast, entry):
    question = question_of(cast.gp, "Who helps Rampyari Plantedname?")
    workflow.apply(question, "register", by=cast.gp)
    answer = answer_of(question, cast.gp2, practice=entry("published"))
    workflow.apply(question, "accept", by=cast.gp, answer=answer)
    gap = Gap.objects.get()
    assert gap.state == "answered"
    workflow.apply(question, "hide", by=cast.district, note="It names a person.")
    for address in (gap.get_absolute_url(), "/gaps/?status=answered", "/gaps/?status=open"):
        assert "Plantedname" not in Client().get(address).content.decode(), address


def test_no_two_fields_of_a_page_have_one_id(cast):
    question = question_of(cast.gp)
    answer_of(question, cast.gp2)
    page = client_of(cast.district).get(question.get_absolute_url()).content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert any(name.startswith("attach-") for name in ids)
    assert len(ids) == len(set(ids))
