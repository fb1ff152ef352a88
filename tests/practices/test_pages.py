"""A practice's pages: who may open them in which state, and what they show."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practices import services, workflow
from practices.choices import WithdrawalGround
from practices.living import endorsing
from practices.models import Attachment, Particulars, Practice, Version
from tests.factories.practices import STATES, published_practice, teller

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "gp", "gp2", "district", "national", "auditor", "outsider", "suspended")
ALL = set(ROLES)
FOLLOWING = {"gp", "district", "national", "auditor"}
# What the table of rights says of a Gram Panchayat's entry.
MAY_VIEW = {
    "draft": {"gp"},
    "submitted": FOLLOWING | {"gp2"},
    "returned": FOLLOWING,
    "declined": FOLLOWING,
}
MAY_VIEW_OPEN = {
    "published+draft": {"gp"},
    "published+submitted": FOLLOWING,
    "published+returned": FOLLOWING,
    "published+declined": FOLLOWING,
}


def reader(cast, role):
    client = Client()
    if role != "anonymous":
        client.force_login(getattr(cast, role))
    return client


def statuses(cast, address):
    return {role for role in ROLES if reader(cast, role).get(address).status_code == 200}


def page(address, user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(address)


def shown(address, user=None):
    answer = page(address, user)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", STATES)
def test_who_opens_the_page_and_the_history(cast, entry, state):
    practice = entry(state)
    may = MAY_VIEW.get(state, ALL)
    assert statuses(cast, practice.get_absolute_url()) == may
    assert statuses(cast, reverse("practices:history", args=[practice.pk])) == may


@pytest.mark.parametrize("state", MAY_VIEW_OPEN)
def test_who_opens_the_revision(cast, entry, state):
    address = reverse("practices:open", args=[entry(state).pk])
    assert statuses(cast, address) == MAY_VIEW_OPEN[state]


def test_an_open_page_before_the_first_publication_leads_to_the_practice(cast, entry):
    practice = entry("returned")
    answer = page(reverse("practices:open", args=[practice.pk]), cast.gp)
    assert (answer.status_code, answer["Location"]) == (302, practice.get_absolute_url())
    assert page(reverse("practices:open", args=[practice.pk])).status_code == 404


def test_what_came_back_is_corrected_before_it_is_submitted_again(cast, entry):
    practice = entry("returned")
    main = re.compile(r'<(?:a|button) class="button"[^>]*>([^<]+)<')
    text = page(practice.get_absolute_url(), cast.gp).content.decode()
    assert main.findall(text) == ["Correct it"]
    assert "Submit for review" in text
    later = timezone.now() + timedelta(minutes=1)
    Version.objects.filter(practice=practice).update(updated_at=later)
    text = page(practice.get_absolute_url(), cast.gp).content.decode()
    assert main.findall(text) == ["Submit for review"]
    assert "Correct it" not in text


def test_a_published_practice_without_a_revision_has_no_open_page(cast, entry):
    address = reverse("practices:open", args=[entry("published").pk])
    assert page(address, cast.gp).status_code == 404


def test_a_short_or_wrong_address_leads_to_the_right_one(entry):
    practice = entry("published")
    right = practice.get_absolute_url()
    for wrong in (f"/practices/{practice.pk}/", f"/practices/{practice.pk}/another-slug/"):
        answer = page(wrong)
        assert (answer.status_code, answer["Location"]) == (302, right)
    assert page(f"/hi/practices/{practice.pk}/")["Location"] == f"/hi{right}"
    assert page(f"/practices/{10**30}/").status_code == 404


def test_only_accepted_versions_have_a_number(cast, entry):
    practice = entry("published+returned")
    assert page(reverse("practices:version", args=[practice.pk, 1])).status_code == 200
    assert page(reverse("practices:version", args=[practice.pk, 2]), cast.gp).status_code == 404
    draft = entry("draft")
    assert page(reverse("practices:version", args=[draft.pk, 1]), cast.gp).status_code == 404


def test_an_old_version_says_that_it_no_longer_holds(cast, entry):
    practice = entry("published")
    revise(practice, cast, title="Twin pits, told again")
    old = shown(reverse("practices:version", args=[practice.pk, 1]))
    assert "no longer the current version" in old
    assert "Twin pits dug by" in old
    new = shown(reverse("practices:version", args=[practice.pk, 2]))
    assert ": the current version" in new
    assert "Twin pits, told again" in new


def revise(practice, cast, **answers):
    """Bring a revision of `practice` to acceptance."""
    version = services.open_for_writing(practice, cast.gp)
    type(version).objects.filter(pk=version.pk).update(**answers)
    Particulars.objects.filter(version=version).update(
        consent=True, consent_text="I agree.", consent_at=timezone.now()
    )
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district)


def test_peers_learn_nothing_of_a_revision(cast, entry):
    practice = entry("published")
    version = services.open_for_writing(practice, cast.gp)
    type(version).objects.filter(pk=version.pk).update(title="MARKEDWORD", problem="MARKEDWORD")
    for role in ("anonymous", "gp2", "outsider"):
        for address in (
            practice.get_absolute_url(),
            reverse("practices:history", args=[practice.pk]),
        ):
            answer = reader(cast, role).get(address).content.decode()
            assert "MARKEDWORD" not in answer
            assert "revision" not in answer.casefold()
    assert "Read the revision" in shown(practice.get_absolute_url(), cast.gp)


def test_a_note_of_the_desk_is_for_the_author_alone(cast, entry):
    practice = entry("submitted")
    workflow.apply(
        practice,
        "return",
        by=cast.district,
        note="Say how deep.",
        notes={"not_where": "Which soil?"},
    )
    own = shown(practice.get_absolute_url(), cast.gp)
    assert "Say how deep." in own
    assert "Which soil?" in own
    history = reverse("practices:history", args=[practice.pk])
    assert "Say how deep." in shown(history, cast.gp)
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district)
    public = shown(history)
    assert "Accepted and published" in public
    assert "Say how deep." not in public
    assert "Returned" not in public


def test_a_peer_is_told_that_nobody_has_reviewed_it(cast, entry):
    practice = entry("submitted")
    assert "Fresh from the field" in shown(practice.get_absolute_url(), cast.gp2)
    assert "Fresh from the field" not in shown(practice.get_absolute_url(), cast.gp)


def test_a_draft_names_what_is_missing(cast, entry):
    practice = entry("draft", result="", cost_amount=None)
    own = shown(practice.get_absolute_url(), cast.gp)
    assert "Say what changed." in own
    assert "Say what it cost" in own
    assert "Say what the problem was." not in own


def test_a_draft_leads_to_what_is_missing_and_else_to_the_desk(cast, entry):
    def main_buttons(**answers):
        page = shown(entry("draft", **answers).get_absolute_url(), cast.gp)
        return re.findall(r'class="button"[^>]*>([^<]+)<', page)

    assert main_buttons(result="")[0] == "Edit"
    assert "Submit for review" not in main_buttons(result="")
    assert main_buttons()[0] == "Submit for review"


def test_who_helps_with_a_telling_reads_what_is_missing(cast, entry):
    practice = entry("draft", result="")
    Version.objects.filter(practice=practice).update(needs_help=True)
    page = shown(practice.get_absolute_url(), cast.block)
    assert "Say what changed." in page
    assert re.findall(r'class="button"[^>]*>([^<]+)<', page)[0] == "Edit"


def test_a_superseded_practice_says_first_what_to_use_instead(entry):
    practice = entry("superseded", title="Old pits")
    text = shown(practice.get_absolute_url())
    assert text.index("Use instead:") < text.index("<h1")
    assert practice.superseded_by.get_absolute_url() in text
    assert "It is done better now." in text


def test_a_replacement_that_was_hidden_is_not_named(cast, entry):
    practice = entry("superseded")
    replacement = practice.superseded_by
    Practice.objects.filter(pk=replacement.pk).update(title="MARKEDWORD")
    hide(replacement, cast)
    assert "MARKEDWORD" not in shown(practice.get_absolute_url())


def hide(practice, cast, ground=WithdrawalGround.UNSAFE):
    workflow.apply(practice, "withdraw", by=cast.district, note="A wall fell in.", ground=ground)
    return Practice.objects.get(pk=practice.pk)


@pytest.mark.parametrize("ground", [WithdrawalGround.UNSAFE, WithdrawalGround.PERSONAL_DATA])
def test_what_is_hidden_shows_its_reason_and_nothing_else(cast, entry, ground):
    marked = dict.fromkeys(["problem", "result", "went_wrong", "story"], "MARKEDWORD")
    practice = entry("published", title="Markedword pits", village="Markedword", **marked)
    old = practice.get_absolute_url()
    practice = hide(practice, cast, ground)
    assert page(old)["Location"] == f"/practices/{practice.pk}/"
    for user in (None, cast.gp, cast.gp2, cast.state):
        for address in (
            practice.get_absolute_url(),
            reverse("practices:version", args=[practice.pk, 1]),
            reverse("practices:history", args=[practice.pk]),
        ):
            text = shown(address, user)
            assert "markedword" not in text.casefold()
            assert "A wall fell in." in text
    assert "markedword" not in shown(reverse("me"), cast.gp).casefold()


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_what_people_wrote_is_text_only(cast, entry):
    fields = "problem result reach who_did_what materials upkeep went_wrong not_where story village"
    practice = entry(
        "published",
        title=SCRIPT,
        steps=[SCRIPT] * 3,
        tag_names=[SCRIPT],
        particulars={"contact": SCRIPT},
        **dict.fromkeys(fields.split(), SCRIPT),
    )
    for user in (None, cast.district):
        text = shown(practice.get_absolute_url(), user)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert text.count("&lt;script&gt;alert") > 10


def test_each_text_carries_its_language(entry):
    practice = entry(
        "published",
        title="जोड़ी गड्ढे",
        language="hi",
        problem="गड्ढा भर गया।",
        went_wrong="पानी ऊपर था।",
    )
    text = shown(practice.get_absolute_url())
    assert '<html lang="en"' in text
    for words in ("जोड़ी गड्ढे", "गड्ढा भर गया।", "पानी ऊपर था।"):
        assert re.search(rf'<(h1|p)[^>]* lang="hi"[^>]*>{words}<', text)


def test_an_answer_that_was_not_given_is_said_so(entry):
    practice = entry(
        "published",
        cost_amount=None,
        upkeep="",
        answer_states={"cost_amount": "not-known", "upkeep": "does-not-apply"},
    )
    text = shown(practice.get_absolute_url())
    assert "Not known" in text
    assert "Does not apply" in text


def test_whom_to_ask_is_for_people_in_office(cast, entry):
    practice = entry("published")
    contact = "The Secretary, at the Gram Panchayat office"
    assert contact in shown(practice.get_absolute_url(), cast.outsider)
    for user in (None, cast.reader, cast.unconfirmed):
        assert contact not in shown(practice.get_absolute_url(), user)


def test_endorsements_stand_by_type_with_name_office_and_place_apart(cast, entry):
    practice = entry("published")
    endorsing.endorse(practice, by=cast.gp2, type_="we-do-this")
    endorsing.endorse(practice, by=cast.outsider, type_="we-do-this")
    endorsing.endorse(practice, by=cast.block, type_="data-checked")
    text = shown(practice.get_absolute_url())
    assert re.findall(r'data-endorsement="([\w-]+)"', text) == [
        "we-do-this",
        "we-do-this",
        "data-checked",
    ]
    assert "3 people endorse it" in text
    assert re.search(r"In Girwa District: 1.*Gp2.*Elsewhere: 1.*Outsider", text, re.DOTALL)
    assert "valid until" in text


def test_what_expired_or_was_taken_back_is_not_shown(cast, entry):
    practice = entry("published")
    endorsing.endorse(practice, by=cast.gp2, type_="we-do-this")
    endorsing.unendorse(practice, by=cast.gp2, type_="we-do-this")
    long_ago = timezone.now() - timedelta(days=400)
    endorsing.endorse(practice, by=cast.block, type_="data-checked", at=long_ago)
    text = shown(practice.get_absolute_url())
    assert "data-endorsement" not in text
    assert "Nobody has endorsed it yet" in text


def test_anybodys_page_may_be_kept_and_sets_no_cookie(cast, entry):
    practice = entry("published")
    answer = page(practice.get_absolute_url())
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert f"/accounts/login/?next={practice.get_absolute_url()}" in answer.content.decode()
    history = page(reverse("practices:history", args=[practice.pk]))
    own = page(practice.get_absolute_url(), cast.gp)
    assert "no-store" in history["Cache-Control"]
    assert "no-store" in own["Cache-Control"]


def test_an_import_names_its_source_and_what_that_lacks(cast, entry):
    practice = entry("published", answer_states={"materials": "not-told"})
    Practice.objects.filter(pk=practice.pk).update(source="A report of 2019", import_key="case-1")
    text = shown(practice.get_absolute_url())
    assert "A report of 2019" in text
    assert "Not told in the source: Materials." in text


def test_a_page_costs_the_same_however_much_it_holds(cast, entry):
    small = entry("published")
    endorsing.endorse(small, by=teller(cast.places.next_gp, "Member"), type_="saw-it")
    large = entry("published", steps=["A step"] * 7, themes=["solid-waste", "liquid-waste"])
    for number in range(6):
        person = teller(cast.places.next_gp, f"Member {number}")
        endorsing.endorse(large, by=person, type_="saw-it")
    for user, most in ((None, 12), (cast.gp2, 36), (cast.district, 44)):
        queries = [count_queries(practice, user) for practice in (small, large)]
        assert queries[0] == queries[1] <= most, (user, queries)


def count_queries(practice, user):
    client = Client()
    if user:
        client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(practice.get_absolute_url()).status_code == 200
    return len(queries)


def test_a_desk_is_named_with_its_days(entry):
    text = shown(entry("published").get_absolute_url())
    assert "Read and accepted by the desk of Girwa District in 2 days." in text


def test_a_page_without_a_place_in_a_district_still_opens():
    practice = published_practice(place="national:1")
    assert page(practice.get_absolute_url()).status_code == 200


def test_a_photo_stands_on_top_with_its_description(entry):
    practice = entry("draft", title="A painted wall")
    version = practice.latest_version
    for position, state in enumerate(["ready", "waiting"], start=1):
        attachment = Attachment.objects.create(
            practice=practice, state=state, widths=[360, 720], width=720, height=540
        )
        version.photos.create(
            attachment=attachment, position=position, description=f"Seen from the road, {position}"
        )
    text = shown(practice.get_absolute_url(), practice.author)
    assert text.index('<figure class="photo" lang="en">') < text.index('class="facts"')
    assert 'alt="Seen from the road, 1"' in text
    assert "srcset=" in text
    assert "Seen from the road, 2" not in text
    assert "One photo is being prepared." in text
    assert text.count("<img") == 1
