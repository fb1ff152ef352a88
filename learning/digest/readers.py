"""Who reads a digest: loaded for many people at once, in as many queries as for one."""

from collections import defaultdict

from accounts.models import Posting, User
from learning.digest.alike import codes_of
from learning.digest.choosing import Reader
from learning.interests.looking import looking_of_each
from learning.models import Source
from practices.models import Adoption, Endorsement, Follow, Practice

_NOWHERE = {"level": "", "place": None, "district": None, "state": None}


def readers_of(people):
    """Return `{primary key: (User, Reader)}` of the active ones among `people`; ten queries."""
    people = list(people)
    users = User.objects.active().in_bulk(people)
    offices, places = _offices_of(users)
    follows = defaultdict(set)
    followed = Follow.objects.filter(person__in=users).values_list("person", "practice")
    for person, practice in followed:
        follows[person].add(practice)
    themes = _themes_of(users)
    looking = looking_of_each({pk: places.get(pk, _NOWHERE)["level"] for pk in users})
    followed_by = _sources_of(users)
    profiles = codes_of({where["place"] for where in places.values()})
    return {
        pk: (
            user,
            Reader(
                **places.get(pk, _NOWHERE),
                language=user.language,
                follows=frozenset(follows[pk]),
                offices=frozenset(offices[pk]),
                **{name: frozenset(keys[pk]) for name, keys in followed_by.items()},
                profile=profiles.get(places.get(pk, _NOWHERE)["place"]),
                **_looked_for(looking[pk], themes[pk]),
            ),
        )
        for pk, user in users.items()
    }


def _looked_for(looking, works_on):
    """Return her themes as a `Reader` has them; her own choice stands in the stead of the rest."""
    if looking.chosen:
        return {"themes": frozenset(looking.chosen), "chosen": True}
    read, first = frozenset(looking.read), frozenset(looking.of_level)
    return {"themes": frozenset(works_on), "read": read - works_on, "first": first}


def _sources_of(users):
    """Return `{field of a Reader: {person: keys}}` of what each follows; one query.

    With a place that became another, and a theme that was merged, goes what stands in its stead.
    """
    columns = {"sources": ("office",), "tags": ("tag",), "places": ("place", "place__successor")}
    columns["of_themes"] = ("theme", "theme__merged_into")
    found = {name: defaultdict(set) for name in columns}
    names = [(name, column) for name, several in columns.items() for column in several]
    rows = Source.objects.filter(person__in=users)
    for person, *keys in rows.values_list("person", *(column for _name, column in names)):
        for (name, _column), key in zip(names, keys, strict=True):
            if key is not None:
                found[name][person].add(key)
    return found


def _offices_of(users):
    """Return the offices of each, and where the one lies in which each works."""
    offices, places = defaultdict(set), {}
    held = Posting.objects.current().confirmed().filter(person__in=users)
    rows = held.order_by("starts_on", "pk").values_list(
        *("person", "office", "office__place", "office__place__level"),
        *("office__place__district", "office__place__state"),
    )
    for person, office, place, level, district, state in rows:
        offices[person].add(office)
        if users[person].office_in_use_id in (office, None) or person not in places:
            where = {"level": level, "place": place, "district": district, "state": state}
            places[person] = where
    return offices, places


def _themes_of(users):
    """Return the themes that each told of, took up, endorsed or follows."""
    themes = defaultdict(set)
    # By way of the practices, each with its themes once.
    practices = defaultdict(set)
    for model, name in (
        *((Practice, "author"), (Adoption, "person"), (Endorsement, "person")),
        (Follow, "person"),
    ):
        of = "pk" if model is Practice else "practice"
        for person, practice in model.objects.filter(**{f"{name}__in": users}).values_list(
            name, of
        ):
            practices[practice].add(person)
    through = Practice.themes.through.objects.filter(practice__in=list(practices))
    for practice, theme in through.values_list("practice", "theme"):
        for person in practices[practice]:
            themes[person].add(theme)
    return themes
