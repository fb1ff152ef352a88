"""Digests that were kept long ago: what they say still can be read when choices have changed."""

import pytest

from learning.digest.telling import as_text, lines_of
from learning.models import Digest
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
LIKE = "From a place of your level that is like yours."
GONE = [["rainfall", "none-such"], ["salinity", "high"]]  # an answer, and a question, of the past


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ([["terrain", "desert"], *GONE], f"{LIKE} Like your place: Desert."),
        (GONE, LIKE),
        ([], LIKE),
    ],
)
def test_what_is_no_fact_any_more_is_left_out_of_a_kept_digest(cast, known, kept, said):
    item = [known.pk, "new", "like", None, {"like": kept}]
    [line] = lines_of([item], cast.gp)
    assert line.why == said
    assert said in as_text([line])
    days = {"since": "2026-03-02", "until": "2026-03-09", "made_at": "2026-03-09T06:00+05:30"}
    digest = Digest.objects.create(person=cast.gp, items=[item], **days)
    answer = client_of(cast.gp).get(digest.get_absolute_url())
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
