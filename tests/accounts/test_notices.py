from accounts.models import User
from accounts.querysets import today
from accounts.services import confirm_posting, grant_duty, state_posting
from events import registry
from events.models import Event
from tests.factories.accounts import Person, office


def asked(reader):
    """Return the notices on all events for `reader`, loaded anew."""
    events = Event.objects.select_related("note").order_by("pk")
    return registry.notices(events, User.objects.get(pk=reader.pk))


def test_notices_cost_the_same_for_one_and_for_ten(
    cast, django_assert_max_num_queries, django_assert_num_queries
):
    state_posting(Person(), office(cast.places.home_gp), today())
    with django_assert_max_num_queries(6) as few:
        assert len(asked(cast.district)) == 1
    for _number in range(10):
        state_posting(Person(), office(cast.places.next_gp), today())
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(asked(cast.district)) == 11


def test_notices_lead_to_where_something_can_be_done(cast):
    one = state_posting(cast.reader, office(cast.places.home_gp), today())
    (notice,) = asked(cast.district).values()
    assert notice.address == "/curation/postings/"
    confirm_posting(one.pk, cast.district)
    grant_duty(cast.reader, "facilitator", cast.places.home_block, by=cast.district)
    assert {notice.address for notice in asked(cast.reader).values()} == {"/accounts/settings/"}


def test_a_desk_that_lost_its_duty_is_told_nothing_any_more(cast):
    state_posting(cast.reader, office(cast.places.home_gp), today())
    cast.district.duties.all().delete()
    assert asked(cast.district) == {}
    assert asked(cast.outsider) == {}
