"""Plans of a workshop for tests, made as the portal makes them."""

from workshops.plans import services, workflow


def words_of_plans(by, place, hall):
    """Make a confirmed plan of the district `place` and a draft of its State, as `by` may.

    Return what fills in paths.
    """
    for planned in (services.plan_of(hall, place), services.plan_of(hall, place.state)):
        services.add_line(planned, by=by, words="Count the pits.", language="en")
    workflow.confirm(services.plan_of(hall, place), by=by)
    return {"plan_place": place.pk, "state_place": place.state_id}
