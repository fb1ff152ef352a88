"""Doubts about danger and personal data: who hears, what hides itself and is shown again."""

import pytest
from django.utils import timezone

from events.models import Event
from practices import services, workflow
from practices.errors import NotAllowed
from practices.living import challenging, withholding
from practices.models import Redaction
from tests.practices.hiding import hide
from tests.practices.rights import draft_with_photo
from tests.practices.test_doubts import HOURS, client_of, doubt, fresh, text_of, told_of

pytestmark = pytest.mark.django_db


class TestGrave:
    def test_the_national_hears_and_may_end_it_while_it_stands(self, cast, entry):
        practice = entry("published")
        with pytest.raises(NotAllowed):
            workflow.apply(practice, "withdraw", by=fresh(cast.national), note="It is dangerous.")
        one = doubt(practice, cast.outsider, "unsafe", passage="steps-2")
        assert told_of("challenge") >= {"gp", "district", "national", "national2"}
        text = text_of(practice)
        assert "dangerous to follow" in text
        assert "Do not follow it" in text
        assert "It is dangerous" in text_of(practice, cast.national, "/curation/doubts/")
        challenging.close(
            one, by=fresh(cast.national), outcome="withdrawn", ground="unsafe", note="A child fell."
        )
        assert fresh(practice).is_hidden
        assert "A child fell." in text_of(practice)

    def test_one_press_hides_the_part_and_keeping_it_shows_it_again(self, cast, entry):
        practice = entry("published")
        draft = services.open_for_writing(practice, cast.gp)
        one = doubt(practice, cast.outsider, "personal-data", passage="steps-2")
        text = text_of(practice)
        assert "tells personal data" in text
        assert "Dig the second pit." in text
        assert "How it was done: step 2" not in text
        press = f"{one.get_absolute_url()}hide/"
        assert client_of(cast.gp).post(press).status_code == 403
        assert client_of(cast.district).post(press).status_code == 302
        assert client_of(cast.district).post(press).status_code == 409
        for path in (None, f"/practices/{practice.pk}/v/1/", f"/practices/{practice.pk}/share/"):
            assert "Dig the second pit." not in text_of(practice, cast.gp2, path)
        for who in (cast.gp, cast.district):
            assert "Dig the second pit." in text_of(practice, who, one.get_absolute_url())
        other = one.get_absolute_url()
        assert "Dig the second pit." not in text_of(practice, cast.outsider, other)
        assert "Dig the second pit." in fresh(draft).step_texts()
        challenging.close(one, by=cast.district, outcome="kept", note="Nobody is named.")
        assert "Dig the second pit." in text_of(practice)
        assert "Parts were hidden" in text_of(practice, None, f"/practices/{practice.pk}/history/")

    def test_the_desk_shows_no_words_again_on_which_an_open_doubt_rests(self, cast, entry):
        practice = entry("published", problem="Rampyari Devi had a full pit.")
        hide(practice, cast.district, "Rampyari Devi had a full pit")
        hide(practice, cast.district, "84 households")
        one = doubt(practice, cast.outsider, "personal-data", passage="problem")
        withholding.withhold(one, by=fresh(cast.district))
        desk, path = client_of(cast.district), f"/practices/{practice.pk}/hide/"
        acts = dict(Redaction.objects.values_list("field", "act"))
        both = set(Redaction.objects.filter(field="problem").values_list("act", flat=True))
        assert len(both) == 2
        for act in both:
            answer = desk.post(f"{path}{act}/show/", {"note": "It is no name."})
            assert answer.status_code == 409
            assert "Decide the doubt first" in answer.content.decode()
        assert text_of(practice, cast.district, path).count("Decide the doubt first") == 2
        shown = desk.post(f"{path}{acts['result']}/show/", {"note": "It is a number."})
        assert shown.status_code == 302
        challenging.close(one, by=fresh(cast.district), outcome="kept", note="It is no name.")
        (left,) = Redaction.objects.filter(field="problem", lifted_at=None)
        assert desk.post(f"{path}{left.act}/show/", {"note": "It is no name."}).status_code == 302
        assert "Rampyari Devi" in text_of(practice)

    def test_undecided_for_two_days_it_hides_by_itself_once(self, cast, entry, monkeypatch):
        practice, named = entry("published"), entry("published", title="Named")
        doubt(practice, cast.outsider, "unsafe")
        doubt(named, cast.outsider, "personal-data")
        mild = entry("published", title="Mild")
        doubt(mild, cast.outsider, "wrong")
        now = timezone.now()
        assert withholding.hide_overdue(now + 47 * HOURS) == 0
        with monkeypatch.context() as patch:
            patch.setattr(withholding, "MOST_BY_ONE", 1)
            assert withholding.hide_overdue(now + 49 * HOURS) == 1
            assert withholding.hide_overdue(now + 49 * HOURS) == 0
        assert withholding.hide_overdue(now + 49 * HOURS) == 1
        assert withholding.hide_overdue(now + 50 * HOURS) == 0
        text = text_of(practice)
        assert "Dig the second pit." not in text
        assert "hidden until then" in text
        assert "All 84 households use a second pit." in text
        whole = text_of(named)
        assert "84 households" not in whole
        assert "Dig" not in whole
        assert "Named" in whole
        assert "84 households" in text_of(mild)
        assert told_of("withhold") == {"gp"}
        assert Event.objects.filter(verb="withhold", agent="clock").count() == 2
        assert "84 households" not in text_of(named, None, "/practices/?q=Named")

    def test_a_photo_is_held_back_and_not_deleted(self, cast, entry, monkeypatch):
        from tests.factories import practices as factory

        monkeypatch.setattr(factory, "draft_practice", draft_with_photo)
        practice = entry("published")
        address = f"/media/photos/{practice.attachments.get().uid}/360.webp"
        one = doubt(practice, cast.outsider, "personal-data", passage="photos-1")
        assert client_of(None).get(address).status_code == 200
        withholding.withhold(one, by=fresh(cast.district))
        others = (None, cast.gp2, cast.outsider)
        assert {client_of(who).get(address).status_code for who in others} == {404}
        assert address not in text_of(practice)
        assert client_of(cast.district).get(address).status_code == 200
        challenging.close(one, by=fresh(cast.district), outcome="kept", note="All agreed.")
        assert client_of(None).get(address).status_code == 200
        assert not Redaction.objects.filter(lifted_at=None).exists()

    def test_keeping_one_leaves_hidden_what_another_names_too(self, cast, entry):
        practice = entry("published")
        one = doubt(practice, cast.outsider, "unsafe", passage="steps-2")
        two = doubt(practice, cast.gp2, "unsafe", passage="steps-2")
        for each in (one, two):
            withholding.withhold(each, agent="clock")
        challenging.close(one, by=fresh(cast.district), outcome="kept", note="It is safe.")
        assert "Dig the second pit." not in text_of(practice)
        challenging.close(two, by=fresh(cast.district), outcome="kept", note="It is safe.")
        assert "Dig the second pit." in text_of(practice)
