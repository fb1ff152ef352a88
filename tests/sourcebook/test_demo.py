"""The demo: every state to be seen, something to do for everybody, inventions on Sample places."""

import re
from bisect import bisect
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings

from accounts.models import Office, Posting, User
from accounts.querysets import today
from accounts.standing import standing_of
from demo.loading import load
from demo.reading import rows_of
from learning.insights.facts import ENDS
from learning.insights.figures import figures_of
from packs.models import Pack
from packs.reading import contents_of
from places.models import Area, Place
from practices import search_index
from practices.desk import replies
from practices.forms import PracticeForm
from practices.models import Adoption, Endorsement, Practice, SecondOpinion, Theme, Version
from practices.models.decision import Decision
from tests.learning.telling_plainly import blocks_of, told_of

PASSWORD = "demo-sourcebook"
SIGN_INS = [
    *("gp", "gp2", "block", "district", "district2", "district3", "state", "state2"),
    *("national", "national2", "facilitator", "auditor", "outsider"),
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The loaded demo, once for all tests here: they read it and write nothing."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic():
        with quick:
            load(PASSWORD)
        yield {name: User.objects.get(email=f"{name}@example.org") for name in SIGN_INS}
        transaction.set_rollback(True)


def test_every_sign_in_works_and_stands_where_it_should(demo):
    assert all(user.check_password(PASSWORD) for user in demo.values())
    places = {n: o.place for n, u in demo.items() if (o := standing_of(u).main_office)}
    assert places["gp"].block == places["gp2"].block == places["block"]
    assert places["block"].district == places["district"] == places["district2"]
    assert places["district3"] != places["district"]
    assert places["district"].state == places["district3"].state == places["state"]
    assert places["outsider"].level == "district"
    assert places["outsider"].state != places["state"]
    curators = [name for name, user in demo.items() if standing_of(user).curates]
    assert curators == [
        *("district", "district2", "district3", "state", "state2"),
        *("national", "national2", "outsider"),
    ]
    assert standing_of(demo["auditor"]).audits_state_ids == {places["state"].pk}


def test_it_shows_each_state_of_entries_and_of_practices(demo):
    assert set(Practice.objects.values_list("state", flat=True)) == {
        *("unpublished", "published", "superseded", "withdrawn"),
    }
    assert set(Version.objects.values_list("state", flat=True)) == {
        *("draft", "submitted", "returned", "declined", "accepted"),
    }
    assert set(Endorsement.objects.values_list("type", flat=True)) == {
        *("we-do-this", "saw-it", "data-checked", "technically-cleared"),
    }


def test_it_is_broad(demo):
    published = Practice.objects.listed()
    assert published.count() >= 40
    assert set(published.values_list("language", flat=True)) == {"en", "hi", "ta", "as"}
    assert set(published.values_list("kind", flat=True)) == {"practice", "innovation", "lesson"}
    assert set(published.values_list("programme", flat=True)) >= {"sbm", "jjm", "both"}
    levels = set(published.values_list("place__level", flat=True))
    assert levels == {"gp", "block", "district", "state", "national"}
    real = published.filter(place__is_sample=False)
    assert real.exclude(place__state=None).values("place__state").distinct().count() >= 8
    themes = {
        key for keys in published.values_list("live_version__themes", flat=True) for key in keys
    }
    assert themes == set(Theme.objects.current().values_list("key", flat=True))


def test_it_shows_a_pack_for_panchayats_and_a_brief_with_two_findings(demo):
    packs = Pack.objects.listed()
    told = {one.kind: (one.audience, one.items.count(), one.findings.count()) for one in packs}
    assert told == {"pack": ("gp", 5, 0), "brief": ("district", 4, 2)}
    for pack in packs:
        contents = contents_of(pack, AnonymousUser())
        assert (len(contents.shown), contents.left_out) == (pack.items.count(), [])
        assert all(one.practice.place.is_sample for one in contents.shown)


def _told(**facts):
    return Practice.objects.listed().filter(**facts)


MUSTS = {
    "an O&M failure told by the water department": lambda: _told(
        kind="lesson",
        programme="jjm",
        live_version__themes__contains=["operation-maintenance"],
        author_office__organisation__key="phed",
    ),
    "a plastic-waste unit serving a cluster": lambda: _told(
        live_version__themes__contains=["plastic-waste"],
        live_version__tag_names__contains=["cluster"],
    ),
    "a faecal sludge plant shared with a town": lambda: _told(
        live_version__themes__contains=["faecal-sludge"], live_version__title__contains="the town"
    ),
    "a community toilet kept by a self-help group": lambda: _told(
        live_version__themes__contains=["community-toilets"],
        live_version__tag_names__contains=["சுய உதவிக் குழு"],
    ),
    "a spring in a Village Council state": lambda: _told(
        live_version__themes__contains=["springs-recharge"], place__kind="village-council"
    ),
    "single pits made twin pits": lambda: _told(
        live_version__themes__contains=["toilet-technology"],
        live_version__tag_names__contains=["दो गड्ढे"],
    ),
    "a shielded lesson, past the District": lambda: _told(
        kind="lesson", shielded_level="gp", live_version__to_state=True
    ),
    "one unlearned because its fund ended": lambda: Practice.objects.filter(
        state="withdrawn", live_version__cost_source__contains=["fc-tied"]
    ),
    "one returned because it told of coercion": lambda: Practice.objects.filter(
        versions__state="returned", versions__title__contains="राशन"
    ),
}


@pytest.mark.parametrize("what", MUSTS)
def test_it_contains(demo, what):
    assert MUSTS[what]().exists()


def test_an_autonomous_district_council_tells(demo):
    council = Area.objects.get(kind="autonomous-council")
    assert _told(place__in_areas=council, author_office__place__in_areas=council).count() >= 2


def test_a_secretary_tells_from_two_of_three_panchayats(demo):
    offices = Office.objects.filter(postings__person__email="secretary@example.org")
    assert offices.count() == 3
    told = _told(author__email="secretary@example.org")
    assert told.values("author_office").distinct().count() == 2
    assert all(practice.place == practice.author_office.place for practice in told)


def test_an_office_changed_hands_and_its_draft_went_on_with_it(demo):
    left = User.objects.get(email="coordinator@example.org")
    holder = User.objects.get(email="gp6@example.org")
    draft = Version.objects.get(state="draft", office__place__code="sample-6")
    assert (draft.author, draft.steps.count()) == (left, 4)
    assert Version.objects.visible_to(holder).filter(pk=draft.pk).exists()
    assert not Version.objects.visible_to(left).filter(pk=draft.pk).exists()
    assert _told(author=left, author_office=draft.office).exists()


@pytest.mark.parametrize("name", [n for n in SIGN_INS if n not in ("facilitator", "auditor")])
def test_everybody_finds_something_to_do(demo, name):
    user = demo[name]
    own = Version.objects.filter(state__in=["draft", "returned", "declined"])
    waiting = Version.objects.in_queue_of(user)
    helped = own.visible_to(user)
    assert waiting.exists() or helped.exists()


def test_what_is_invented_lies_on_sample_places(demo):
    real = Version.objects.filter(place__is_sample=False)
    assert not real.exclude(author=None, office=None, typist=None).exists()
    assert not Version.objects.filter(place__is_sample=True, author=None).exists()
    assert not Endorsement.objects.filter(practice__place__is_sample=False).exists()
    offices = Posting.objects.exclude(office__place__level="national")
    assert not offices.filter(office__place__is_sample=False).exists()


def test_what_is_told_of_real_places_names_its_source_and_address(demo):
    real = Practice.objects.filter(place__is_sample=False)
    assert all(re.search(r"https://\S+", practice.source) for practice in real)
    assert all(practice.live_version.particulars.told_by_office for practice in real)
    assert not real.exclude(live_version__story="").exists()


def test_every_entry_passes_the_forms_own_rules(demo):
    faults = {
        version.title: form.errors.as_text()
        for version in Version.objects.select_related("particulars", "place")
        if not (form := _as_typed(version, demo["national"])).is_valid()
    }
    assert faults == {}


def _as_typed(version, user):
    """The form as it is sent from the version's own page: what is left out stands as stored."""
    return PracticeForm(QueryDict(), user=version.author or user, version=version)


def test_what_people_tell_and_is_published_is_told_in_full(demo):
    texts = ("who_did_what", "cost_year", "cost_source", "materials", "upkeep", "reach", "result")
    for row in rows_of("entries"):
        if any(act[0] == "accept" for act in row["life"]):
            assert all(row[name] for name in texts), row["key"]
            assert min(len(row["went_wrong"]), len(row["not_where"])) >= 20, row["key"]


def test_no_room_of_the_desk_is_empty(demo):
    assert replies.read_by(demo["district"]).count() == 2, "its own, and that of the State"
    asked = SecondOpinion.objects.open().get()
    assert asked.version.desk == standing_of(demo["district"]).curates[0].place
    assert asked in SecondOpinion.objects.asked_of(standing_of(demo["district2"]))
    checked = Decision.objects.exclude(answers={})
    assert set(checked.values_list("verb", flat=True)) == {"accept", "return"}
    assert _told(variant_of__isnull=False).exists()
    shown = Adoption.objects.exclude(photo=None).get()
    assert shown.photo_description
    assert shown.place.is_sample


CURVES = {  # state and theme: the spans of its curve that are told, from "within a month" on
    ("sample-1", "liquid-waste"): [0, 1, 2, 3],
    ("sample-1", "water-quality"): [1, 2, 3, 4],
    ("sample-3", "liquid-waste"): [0, 1],
}


@pytest.mark.parametrize(("code", "key"), CURVES)
def test_its_places_took_up_enough_for_a_curve_of_how_it_spread(demo, code, key):
    state, theme = Place.objects.by_key(f"state:{code}"), Theme.objects.get(key=key)
    told = {one.measure.key: one for one in figures_of(theme=theme, state=state)}
    bars = told["spread"].bars
    assert [n for n, bar in enumerate(bars) if bar.number] == CURVES[code, key]
    assert told["spread"].is_told


@pytest.mark.parametrize("code", ["", "sample-1"])
def test_few_figures_of_the_insights_are_of_too_few(demo, code):
    state = Place.objects.by_key(f"state:{code}") if code else None
    told = {one.measure.key: one for one in figures_of(state=state) if one.is_told}
    assert set(told) >= {"shared", "published", "adopted", "spread", "flow", "vouched", "gaps"}
    assert all(bar.number for bar in told["gaps"].bars)


def test_its_curves_are_told_whatever_day_it_is_loaded(demo):
    """A quarter or year that ends between two publications parts what is told together."""
    rows = Adoption.objects.open().standing()
    taken = [(one.practice, _span_of(one)) for one in rows.select_related("practice__place__state")]
    for days in range(366):
        for (code, key), spans in CURVES.items():
            assert _told_after(days, taken, code, key) == spans, days


def _span_of(adoption):
    days = today(adoption.at) - today(adoption.practice.published_at)
    return bisect(ENDS["spread"], days.days)


def _told_after(days, taken, code, key):
    """Return the spans that are told of a state and theme, were all `taken` so many days later."""
    cells, part = Counter(), Counter()
    for practice, span in taken:
        on = today(practice.published_at) + timedelta(days=days)
        cell = practice.place.state.code, on.year * 10 + (on.month + 2) // 3, span
        cells[cell] += 1
        part[cell] += key in practice.live_version.themes
    return sorted(told_of(blocks_of(cells, part), place=code))


def test_nothing_published_tells_of_coercion(demo):
    forbidden = re.compile(r"ration|pension|whistle|shame|राशन|पेंशन|सीटी|जुर्माना|ரேஷன்|জৰিমনা")
    told = Practice.objects.listed().select_related("live_version")
    words = [f"{p.live_version.problem} {p.live_version.step_texts()}" for p in told]
    assert not [text for text in words if forbidden.search(text)]


def test_its_search_rows_say_what_the_last_act_left(demo):
    assert search_index.wrong_rows() == []


def test_a_second_load_adds_nothing(demo):
    assert load(PASSWORD) == (0, 0)


@pytest.mark.django_db
def test_production_refuses_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="SOURCEBOOK_MODE=demo"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()
