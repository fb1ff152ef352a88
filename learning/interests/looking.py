"""Which themes a person looks for: her own choice wins; else what she reads, then her level's."""

from dataclasses import dataclass

from accounts.standing import standing_of
from learning.models import Interests
from practices.looked_for import looks_for
from practices.remembered import themes

MOST_READ = 3
OFTEN = 2  # read once, a theme says nothing


@dataclass(frozen=True)
class Looking:
    """Keys of themes: chosen by herself, or else those read most and those of her level."""

    chosen: tuple = ()
    read: tuple = ()
    of_level: tuple = ()

    @property
    def all(self):
        """All that count: the choice alone where there is one."""
        return self.chosen or tuple(dict.fromkeys([*self.read, *self.of_level]))


def first_of(level):
    """Return the keys of the themes that places of `level` look for first; no query as a rule."""
    current = (theme for theme in themes().values() if theme.merged_into_id is None)
    return tuple(theme.pk for theme in current if level in theme.first_for)


def looking_of(user):
    """Return the `Looking` of a signed-in `user`; one query."""
    office = standing_of(user).main_office
    return looking_of_each({user.pk: office.place.level if office else ""})[user.pk]


def looking_of_each(levels):
    """Return `{person: Looking}` for `{person: level}`; one query."""
    rows = {row.pk: row for row in Interests.objects.filter(person__in=levels)}
    return {
        person: Looking(
            chosen=current_keys(rows[person].chosen) if person in rows else (),
            read=most_read(rows[person]) if person in rows else (),
            of_level=first_of(level),
        )
        for person, level in levels.items()
    }


def current_keys(keys):
    """Return the keys of themes, each merged one as that which it was merged into."""
    into = {theme.pk: theme.merged_into_id or theme.pk for theme in themes().values()}
    return tuple(dict.fromkeys(into.get(key, key) for key in keys))


@looks_for
def keys_of(user):
    """Return the slugs of all that `user` looks for; one query."""
    slugs = {theme.pk: theme.key for theme in themes().values()}
    return [slugs[key] for key in looking_of(user).all if key in slugs]


def most_read(row):
    """Return the keys of the themes that were read most, at least OFTEN."""
    often = [(number, int(key)) for key, number in row.read.items() if number >= OFTEN]
    most = [key for _number, key in sorted(often, key=lambda one: (-one[0], one[1]))]
    return current_keys(most)[:MOST_READ]
