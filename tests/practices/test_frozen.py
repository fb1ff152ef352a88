"""What was accepted and what happened stay as they were, by whatever SQL the portal's role sends.

And what must go of them nevertheless goes: from pages that compare, and from suggestions.
"""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from events.models import Event
from practices import services
from practices.forgetting import withdraw_photos
from practices.models import Photo, Practice, Step, Version
from tests.practices.hiding import hide, raw, text_of
from tests.practices.test_comparing import photo_of, revise
from tests.practices.test_suggestions import suggest

pytestmark = pytest.mark.django_db
# Of an accepted version (v), an open one (o), a practice (p) and another's live version (x).
REFUSED = [
    "UPDATE practices_version SET problem = 'other' WHERE id = {v}",
    "UPDATE practices_version SET number = 9 WHERE id = {v}",
    "UPDATE practices_version SET practice_id = {q} WHERE id = {v}",
    "UPDATE practices_version SET state = 'draft', number = NULL WHERE id = {v}",
    "UPDATE practices_version SET decided_at = now(), hidden = '{{}}' WHERE id = {v}",
    "UPDATE practices_version SET number = {n}, state = 'accepted' WHERE id = {o}",
    "DELETE FROM practices_version WHERE id = {v}",
    "UPDATE practices_step SET text = 'other' WHERE version_id = {v}",
    "UPDATE practices_step SET version_id = {o} WHERE version_id = {v}",
    "UPDATE practices_step SET version_id = {v}, position = 7 WHERE version_id = {o}",
    "DELETE FROM practices_step WHERE version_id = {v}",
    "INSERT INTO practices_step (version_id, position, text, picture, hidden)"
    " VALUES ({v}, 7, 'x', '', '{{}}')",
    "UPDATE practices_photo SET description = 'other' WHERE version_id = {v}",
    "UPDATE practices_photo SET version_id = {o} WHERE version_id = {v}",
    "DELETE FROM practices_photo WHERE version_id = {v}",
    "INSERT INTO practices_photo (version_id, attachment_id, position, description, hidden)"
    " VALUES ({v}, {a}, 2, 'x', '{{}}')",
    "DELETE FROM practices_attachment WHERE id = {a}",
    "UPDATE practices_practice SET live_version_id = {x} WHERE id = {p}",
    "UPDATE practices_practice SET live_version_id = {o} WHERE id = {p}",
    "UPDATE practices_practice SET live_version_id = NULL WHERE id = {p}",
    "DELETE FROM practices_practice WHERE id = {p}",
    "UPDATE events_event SET at = now() WHERE subject_id = {p}",
    "DELETE FROM events_event WHERE subject_id = {p}",
]


def test_no_statement_changes_what_was_accepted_or_what_happened(cast, entry):
    practice, other = entry("published"), entry("published")
    shown = [(photo_of(practice, cast.gp), "The lane")]
    live = revise(practice, cast.gp, cast.district, shown=shown)
    opened = services.open_for_writing(practice, cast.gp)
    keys = {"v": live.pk, "o": opened.pk, "p": practice.pk, "q": other.pk, "n": live.number}
    keys |= {"x": other.live_version_id, "a": shown[0][0].pk}
    before = _rows(practice)
    for statement in REFUSED:
        with pytest.raises(DatabaseError), transaction.atomic():
            send(statement.format(**keys))
    assert _rows(practice) == before


def send(statement):
    """Send it as the portal's role, constraints that wait for the end of a transaction too."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _rows(practice):
    photos = Photo.objects.filter(version__practice=practice, version__state="accepted")
    events = Event.objects.filter(subject_type="practice", subject_id=practice.pk)
    live = Practice.objects.get(pk=practice.pk).live_version_id
    return raw(practice), list(photos.values()), list(events.values()), live


def test_the_models_change_nothing_either(cast, entry):
    version = entry("published").live_version
    for change in (
        version.save,
        version.delete,
        version.steps.all().delete,
        lambda: version.steps.update(text="other"),
        lambda: Step.objects.create(version=version, position=7, text="More"),
        lambda: Version.objects.filter(pk=version.pk).update(number=7),
    ):
        version.problem = "Other words."
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_is_hidden_or_taken_back_is_on_no_page_that_compares(cast, told):
    photo = photo_of(told, cast.gp)
    revise(told, cast.gp, cast.district, shown=[(photo, "Rampyari Devi at her door")])
    suggest(told, cast.gp2, proposed="Rampyari Devi had no pit.")
    address = f"/practices/{told.pk}/compare"
    assert str(photo.uid) in text_of(Client().get(f"{address}/2/3/"))
    hide(told, cast.district)
    withdraw_photos(cast.gp)
    for who in (None, cast.gp2, cast.district):
        client = Client()
        if who:
            client.force_login(who)
        pages = [f"{address}/{more}" for more in ("1/2/", "2/3/", "2/3/?view=side")]
        for page in [
            *pages,
            f"/practices/{told.pk}/suggestions/",
            f"/practices/{told.pk}/history/",
        ]:
            text = text_of(client.get(page))
            assert "rampyari" not in text.lower(), page
            assert str(photo.uid) not in text, page
