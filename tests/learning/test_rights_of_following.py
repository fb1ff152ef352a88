"""docs/rights-following.csv, row by row, through HTTP: what each does for herself, and a desk.

Each cell is a POST that a right person could send. One that is refused changes nothing, one that
is done only what is hers; what is of somebody else is not there.
"""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.querysets import today
from learning.clips.drawn import CLIPS
from learning.digest.links import stop_address
from learning.models import ClipAnswer, DigestChoice, Interests, SavedSearch, Sought, Source
from learning.urls import file_patterns, urlpatterns
from places.models import Place
from practices.models import Practice, Theme
from tests.clients import client_of
from tests.factories.accounts import Person
from tests.factories.learning import declined, gap_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-following.csv"
ROWS = list(csv.DictReader(TABLE.open()))
ROLES = [column for column in ROWS[0] if column not in ("action", "of")]
OF_PERSON = (SavedSearch, Source, Interests, DigestChoice, ClipAnswer)
ROOMS = [f"learning.views.{room}" for room in ("digests", "following", "learn", "looking")]
READ = {"digests", "digest", "digest_feed", "learn", "lesson", "searches"}


def rows_now():
    """Return {whose, table, values} of all that these addresses may change."""
    found = {(row["person_id"], t, str(row)) for t in OF_PERSON for row in t.objects.values()}
    drafts = Practice.objects.filter(state="unpublished").values_list("author", "pk")
    found |= {(author, Practice, pk) for author, pk in drafts}
    return found | {(None, Sought, str(row)) for row in Sought.objects.values()}


def owned(person, theme):
    """Make one of each that is for `person` alone; return their keys by noun."""
    now = timezone.now()
    Interests.objects.create(person=person, read={str(theme.pk): 3})
    DigestChoice.objects.create(person=person, cadence="weekly", told_until=today())
    told = {"person": person, "at": now}
    search = {"name": "Pits", "query": "q=pits", "told_until": now}
    answer = {"clip": CLIPS["telling"].key, "words": "Dig two.", "language": "en"}
    return {
        "search": SavedSearch.objects.create(**told, **search).pk,
        "source": Source.objects.create(**told, theme=theme).pk,
        "answer": ClipAnswer.objects.create(**told, **answer).pk,
    }


def sought_in(state, words):
    told = {"words": words, "times": 9, "seekers": 9, "states": {str(state.pk): 9}}
    return Sought.objects.create(meaning=words.split(), **told)


def posts_of(keys):
    """Return {(action, of): (arguments of its address, words)} for what `keys` are of."""
    return {
        "rename_search": ([keys["search"]], {"name": "Twin pits"}),
        "stop_search": ([keys["search"]], {}),
        "stop_source": ([keys["source"]], {}),
        "delete_clip_answer": (["telling", keys["answer"]], {}),
    }


@pytest.fixture
def posts(cast, entry):
    """Return what each may press on, whoever she is: {(action, of): (arguments, words)}."""
    gp = {"author": cast.gp2, "place": cast.places.next_gp, "tag_names": ["tanka"]}
    states = {state: entry(state, **gp) for state in ("published", "withdrawn", "submitted")}
    states["shielded"] = entry("published", shielded=True, **(gp | {"tag_names": ["jalkund"]}))
    tag = f"tag-{states['published'].tags.get().pk}"
    far_tag = f"tag-{states['shielded'].tags.get().pk}"
    ended = cast.places.other_district
    Place.objects.filter(pk=ended.pk).update(valid_to=today() - timedelta(days=1))
    kept, merged = (Theme.objects.get(key=key) for key in ("child-faeces", "handwashing"))
    Theme.objects.filter(pk=merged.pk).update(merged_into=kept)
    told = {"language": "en", "words": "A tree on the old pit.", "text": "Two pits\nfor each."}
    gap, closed = gap_of(cast.gp), declined(gap_of(cast.gp2, "Who builds roads?"), cast.district)
    home = sought_in(cast.places.home_state, "pit water").pk
    far = sought_in(cast.places.far_state, "pit sand").pk
    follows = {("follow", state): ([one.pk], {"what": "office"}) for state, one in states.items()}
    return follows | {
        ("new_search", "search"): ([], {"query": "q=springs", "name": "Springs"}),
        ("new_search", "everything"): ([], {"query": "", "name": "All"}),
        ("new_search", "waiting"): ([], {"query": "status=submitted", "name": "New"}),
        ("follow", "tag"): ([states["published"].pk], {"what": tag}),
        ("follow", "tag-of-another"): ([states["published"].pk], {"what": far_tag}),
        ("follow_place", "place"): (["gp", cast.places.home_gp.code], {}),
        ("follow_place", "ended"): (["district", ended.code], {}),
        ("follow_place", "india"): (["national", cast.places.india.code], {}),
        ("follow_theme", "theme"): ([kept.key], {}),
        ("follow_theme", "merged"): ([merged.key], {}),
        ("looking", "own"): ([], {"themes": [kept.key], "learns": "on"}),
        ("clear_read", "own"): ([], {}),
        ("choose_digest", "own"): ([], {"cadence": "daily"}),
        ("new_digest_feed", "own"): ([], {}),
        ("note_clip_answer", "clip"): (["telling"], told),
        ("note_clip_answer", "lesson-without"): (["failure"], told),
        ("forwarded", "own"): ([], told),
        ("join_sought", "own-state"): ([home], {"gap": gap.pk}),
        ("join_sought", "other-state"): ([far], {"gap": gap.pk}),
        ("join_sought", "closed-gap"): ([home], {"gap": closed.pk}),
        ("join_sought", "no-gap"): ([home], {"gap": ""}),
    }


def by_mail(person, other):
    """Return the posts of a link in a mail to `person`, and of one signed for `other`."""
    mark, strange = (stop_address(one).split("/")[-2] for one in (person, other))
    forged = f"{person.uid}:{strange.partition(':')[2]}"
    pressed = {"List-Unsubscribe": "One-Click"}
    return {
        ("stop_digest", "mark"): ([mark], {}),
        ("stop_digest", "forged"): ([forged], {}),
        ("stop_digest_now", "mark"): ([mark], pressed),
        ("stop_digest_now", "forged"): ([forged], pressed),
        ("stop_digest_now", "bare"): ([mark], {}),
    }


def outcome(client, action, arguments, words):
    answer = client.post(reverse(f"learning:{action}", args=arguments), words)
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


def whose(row, person, other):
    """Return whose rows a cell that is done may change; None is nobody's."""
    if row["action"].startswith("stop_digest"):
        return other.pk
    return None if row["action"] == "join_sought" else person.pk


def test_each_row_holds_and_changes_nothing_that_is_not_hers(cast, posts):
    theme, other, wrong = Theme.objects.get(key="springs-recharge"), Person(), []
    of_other = posts_of(owned(other, theme))
    posts |= {(action, "another"): post for action, post in of_other.items()}
    posts |= by_mail(other, cast.gp)
    for role in ROLES:
        person = None if role == "anonymous" else getattr(cast, role)
        own = posts_of(owned(person, theme)) if person else of_other
        posts |= {(action, "own"): post for action, post in own.items()}
        client, before = client_of(person) if person else Client(), rows_now()
        for row in ROWS:
            with transaction.atomic():
                got = outcome(client, row["action"], *posts[row["action"], row["of"]])
                changed = {one[0] for one in before ^ rows_now()}
                transaction.set_rollback(True)
            right = {whose(row, person, other)} if got in ("done", "200") else set()
            if (got, changed) != (row[role], right):
                told = f"{role} {row['action']} of {row['of']}"
                wrong.append(f"{told}: {got}, not {row[role]}; of {changed}, not {right}")
    assert not wrong, "\n".join(wrong)


def test_every_address_of_following_has_rows():
    rooms = [*ROOMS, "learning.views.searches"]
    here = [*urlpatterns, *file_patterns]
    names = {one.name for one in here if one.callback.__module__ in rooms}
    assert {row["action"] for row in ROWS} == names - READ | {"join_sought"}
