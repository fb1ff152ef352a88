"""What a migration adds makes no class anew but its own; it is what Django would make anew."""

from unittest.mock import Mock

from django.db import models
from django.db.migrations import AlterField
from django.db.migrations.state import ModelState, ProjectState

from sourcebook.postgres.migrating import models_kept

ONCE = models.UniqueConstraint(fields=["name"], name="thing_once")
INDEX = models.Index(fields=["name"], name="thing_name")


def thing():
    """Return a state with one model, whose class is made."""
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    state = ProjectState()
    state.add_model(ModelState("places", "Thing", fields))
    state.apps.get_model("places", "thing")
    return state


def told(state):
    """Return (those of the state, those of the class) by name."""
    options = state.models["places", "thing"].options
    meta = state.apps.get_model("places", "thing")._meta
    return [
        [[one.name for one in kept] for kept in (options["indexes"], options["constraints"])],
        [[one.name for one in kept] for kept in (meta.indexes, meta.constraints)],
    ]


def test_a_class_is_told_what_a_new_one_would_know():
    ours, theirs = thing(), thing()
    before = ours.apps.get_model("places", "thing")
    with models_kept():
        ours.add_index("places", "thing", INDEX)
        ours.add_constraint("places", "thing", ONCE)
    assert ours.apps.get_model("places", "thing") is before
    theirs.add_index("places", "thing", INDEX)
    theirs.add_constraint("places", "thing", ONCE)
    assert told(ours) == told(theirs) == [[["thing_name"], ["thing_once"]]] * 2
    ours.remove_constraint("places", "thing", "thing_once")
    assert told(ours)[0] == told(ours)[1] == [["thing_name"], []]


def part():
    """Return what a model is that refers to `thing`."""
    owner = models.ForeignKey("places.Thing", models.CASCADE)
    return ModelState(
        "places", "Part", [("id", models.BigAutoField(primary_key=True)), ("thing", owner)]
    )


def class_of(state, name):
    return state.apps.get_model("places", name)


def test_what_is_added_makes_its_own_class_alone():
    state = thing()
    before = class_of(state, "thing")
    with models_kept():
        state.add_model(part())
        state.add_field("places", "part", "note", models.TextField(), True)
        state.alter_model_options("places", "part", {"ordering": ["note"]})
    made = class_of(state, "part")
    assert made._meta.ordering == ["note"]
    assert made._meta.get_field("thing").remote_field.model is before is class_of(state, "thing")


def test_the_code_of_a_migration_gets_classes_that_know_each_other():
    state = thing()
    with models_kept():
        state.add_model(part())
        state.add_field("places", "part", "note", models.TextField(), True)
        state.clear_delayed_apps_cache()  # as Django does before it runs
    whole, piece = class_of(state, "thing"), class_of(state, "part")
    assert [one.related_model for one in whole._meta.related_objects] == [piece]
    assert piece(thing=whole(name="Pit"), note="Lid").thing.name == "Pit"


def test_a_key_is_altered_by_classes_that_know_who_refers_to_it():
    state, editor = thing(), Mock()
    key = AlterField("Thing", "id", models.UUIDField(primary_key=True))
    key.allow_migrate_model = Mock(return_value=True)
    with models_kept():
        state.add_model(part())
        state.add_field("places", "part", "note", models.TextField(), True)
        before = state.clone()
        key.state_forwards("places", state)
        key.database_forwards("places", editor, before, state)
    (old, _old_key, new_key), _how = editor.alter_field.call_args
    new = new_key.model
    for model, its_state in ((old, before), (new, state)):
        known = [one.related_model for one in model._meta.related_objects]
        assert known == [class_of(its_state, "part")]
    assert isinstance(new_key, models.UUIDField)
