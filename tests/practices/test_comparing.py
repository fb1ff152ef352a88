"""Pages that compare two versions: for all who may see both, word by word, nothing given away."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from practices import photos, services, workflow
from practices.models import Attachment, AttachmentState, Particulars, Practice
from tests.practices.hiding import SAID, client_of, hide, text_of

pytestmark = pytest.mark.django_db


def revise(practice, by, desk=None, *, shown=None, steps=None, **answers):
    """Write a revision and publish it where there is a `desk`; return its version."""
    version = services.open_for_writing(practice, by)
    steps = steps or version.step_texts()
    services.write(
        version, by=by, revision=None, answers=answers, steps=steps, particulars={}, photos=shown
    )
    told = {"consent": True, "consent_text": "Yes.", "consent_at": timezone.now()}
    Particulars.objects.filter(version=version).update(**told)
    if desk:
        workflow.apply(practice, "submit", by=by)
        workflow.apply(practice, "accept", by=desk)
    version.refresh_from_db()
    return version


def photo_of(practice, by):
    photo = Attachment.objects.create(
        practice=practice,
        uploaded_by=by,
        state=AttachmentState.READY,
        widths=[360],
        width=360,
        height=240,
        sha256="0" * 64,
    )
    default_storage.save(photos.made_name(photo.uid, 360), ContentFile(b"webp"))
    return photo


@pytest.fixture
def changed(cast, entry):
    """Return a practice of three versions: photos, steps, a number and words changed."""
    practice = entry("published", title="Pits dug by the neighbours", cost_amount=9300)
    one, two = (photo_of(practice, cast.gp) for _ in "12")
    own = {"by": cast.gp, "desk": cast.district}
    revise(practice, **own, shown=[(one, "The lane"), (two, "The well")])
    steps = ["Walk the lanes and count each full pit.", "Dig the second pit.", "Close the lid."]
    three = [(two, "The old well")]
    revise(practice, **own, steps=steps, shown=three, cost_amount=9800, result="All 90 use it.")
    return Practice.objects.get(pk=practice.pk), one


def page_of(practice, before, after, who=None, **query):
    return client_of(who).get(f"/practices/{practice.pk}/compare/{before}/{after}/", query)


def test_what_changed_is_marked_for_anybody_in_one_text_and_side_by_side(changed):
    practice, gone = changed
    answer = page_of(practice, 2, 3)
    text = answer.content.decode()
    compared = {one.field: one for one in answer.context["compared"]}
    assert list(compared) == ["steps", "cost_amount", "result", "photos"]
    assert [p.label for p in compared["steps"].passages] == ["Step 1", "Step 3, before", "Step 3"]
    assert '<ins lang="en"><span class="unseen" lang="en">added: </span>count</ins>' in text
    assert '<span class="unseen" lang="en">removed: </span>₹9,300' in text
    kinds = {change.attachment.pk: change.kind for change in compared["photos"].photos}
    assert kinds.pop(gone.pk) == "gone"
    assert list(kinds.values()) == ["same"]
    assert "Photo removed" in text
    assert "Described differently" in text
    side = page_of(practice, 2, 3, view="side").content.decode()
    assert side.count('class="halves"') == 5
    assert "What changed from version 2 to version 3" in side
    other_way = page_of(practice, 3, 1)
    assert "₹9,800" in other_way.content.decode()
    assert f'"/practices/{practice.pk}/compare/1/2/"' in text


def test_numbers_that_are_no_versions_and_the_same_twice(changed):
    practice, _photo = changed
    assert page_of(practice, 1, 4).status_code == page_of(practice, 0, 1).status_code == 404
    same = page_of(practice, 2, 2)
    assert (same.status_code, same["Location"]) == (302, f"/practices/{practice.pk}/v/2/")
    workflow.apply(practice, "withdraw", by=practice.author, note="Unsafe.", ground="unsafe")
    hidden = page_of(practice, 2, 3).content.decode()
    assert "neighbours" not in hidden
    assert "₹9" not in hidden


def test_history_and_versions_lead_to_what_changed(changed):
    practice, _photo = changed
    own = f"/practices/{practice.pk}"
    history = Client().get(f"{own}/history/")
    chapters = history.context["chapters"]
    assert [chapter.version.number for chapter in chapters] == [3, 2, 1]
    assert [chapter.compares_with for chapter in chapters] == [2, 1, None]
    assert f'"{own}/compare/2/3/"' in history.content.decode()
    version = Client().get(f"{own}/v/2/").content.decode()
    assert f'"{own}/compare/1/2/"' in version
    assert f'"{own}/compare/2/3/"' in version
    assert (
        "/compare/" not in Client().get(f"{own}/v/1/").content.decode().partition("/compare/1/3")[2]
    )


def test_an_open_revision_is_compared_for_those_who_follow_it(cast, changed):
    practice, _photo = changed
    revise(practice, cast.gp, result="All 95 use it.")
    address = f"/practices/{practice.pk}/compare/open/"
    for who, status in ((None, 404), ("gp2", 404), ("district", 404), ("gp", 200)):
        assert client_of(who and getattr(cast, who)).get(address).status_code == status
    workflow.apply(practice, "submit", by=cast.gp)
    answer = client_of(cast.district).get(address)
    assert [one.field for one in answer.context["compared"]] == ["result"]
    assert answer["Cache-Control"] == "no-store, private" or "no-store" in answer["Cache-Control"]
    reading = client_of(cast.district).get(f"/curation/{practice.pk}/").content.decode()
    assert f"{address}?view=side" in reading
    assert '<span class="unseen" lang="en">added: </span>95</ins>' in reading


def test_hidden_words_stay_hidden_and_shielded_places_too(cast, told, entry):
    revise(told, cast.gp, cast.district, problem="Rampyari Devi had two full pits.")
    assert "Rampyari" in text_of(page_of(told, 2, 3))
    hide(told, cast.district)
    for before, after in ((1, 2), (2, 3), (1, 3)):
        for view in ("", "side"):
            text = text_of(page_of(told, before, after, view=view))
            assert not any(word in text for word in SAID)
    assert "added: </span>two</ins>" in text_of(page_of(told, 2, 3)).replace("two ", "two")
    covered = entry("published", shielded=True, terrain="hilly", village="Dhimrapur")
    revise(covered, cast.gp, cast.district, village="Dhimrapur Khurd", result="All 95 use it.")
    for who, sees in ((None, False), (cast.gp2, False), (cast.state, True), (cast.gp, True)):
        answer = page_of(covered, 1, 2, who)
        assert ("Dhimrapur" in answer.content.decode()) == sees
        assert ("Secretary, at the Gram" in answer.content.decode()) is False
    assert "Girwa" not in page_of(covered, 1, 2).content.decode()


def test_a_page_costs_the_same_however_much_changed(changed, django_assert_max_num_queries):
    practice, _photo = changed
    with django_assert_max_num_queries(16):
        page_of(practice, 2, 3)
