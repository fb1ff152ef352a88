"""A node of the Local Government Directory."""

from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from places.choices import LEVEL_ORDER, SAMPLE_PREFIX, Kind, Level, NameKind
from places.querysets import PlaceQuerySet
from places.state_names import NAMES


def _self_reference(label):
    # Without a database constraint: each of these is reached by the chain of `parent`, which has
    # one, and three more checks a row were a quarter of an import's time.
    return models.ForeignKey(
        "self",
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_constraint=False,
    )


class Place(Noun):
    """A place: India, a state, a district, a block, or the lowest rural body (`gp`).

    `state`, `district` and `block` repeat the way up the tree, the place itself included, so that
    "under" is one equality. `save` fills them from `parent`; `import_places` does so in SQL.
    Codes are LGD codes, unique within a level only; invented places have codes `sample-…`.
    Nothing is ever deleted: a place that the directory gives up gets a `valid_to`.
    """

    level = models.CharField(_("level"), max_length=16, choices=Level)
    code = models.CharField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=200)
    name_local = models.CharField(_("local name"), max_length=200, blank=True)
    name_local_language = models.CharField(
        _("language of the local name"), max_length=12, blank=True
    )
    kind = models.CharField(_("kind"), max_length=40, choices=Kind, blank=True)
    census_code = models.CharField(_("census code"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    state = _self_reference(_("state"))
    district = _self_reference(_("district"))
    block = _self_reference(_("block"))
    is_sample = models.BooleanField(_("invented for the demo"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        db_index=False,
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], name="place_level_code"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="place_level_valid"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(code=""), name="place_named_and_coded"
            ),
            models.CheckConstraint(
                condition=Q(level=Level.NATIONAL, parent__isnull=True)
                | (~Q(level=Level.NATIONAL) & Q(parent__isnull=False) & ~Q(parent=F("id"))),
                name="place_parent",
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.STATE) | Q(state=F("id"), state__isnull=False),
                name="place_own_state",
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.DISTRICT) | Q(district=F("id"), district__isnull=False),
                name="place_own_district",
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.BLOCK) | Q(block=F("id"), block__isnull=False),
                name="place_own_block",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="place_valid_period",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="place_successor_other",
            ),
            models.CheckConstraint(
                condition=Q(is_sample=True, code__startswith=SAMPLE_PREFIX)
                | (Q(is_sample=False) & ~Q(code__startswith=SAMPLE_PREFIX)),
                name="place_sample_code",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, using=None, **kwargs):
        """Keep the place with its way up the tree and its names.

        A new parent takes all below along; a former name goes on finding the place.
        """
        using = using or router.db_for_write(type(self), instance=self)
        if self.pk is None:
            self.pk = self._next_id(using)
            kwargs["force_insert"] = True
        before = (self.state_id, self.district_id, self.block_id)
        self._take_ancestors()
        super().save(*args, using=using, **kwargs)
        self._keep_names()
        if before != (self.state_id, self.district_id, self.block_id):
            for child in self.children.all():
                child.parent = self
                child.save(using=using)
            if any(before):
                from places.likeness import profiles  # reads this very model

                profiles.renew(self, using=using)

    @staticmethod
    def _next_id(using: str = DEFAULT_DB_ALIAS) -> int:
        # A place names itself as its own state, district or block, so its key comes first.
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('places_place', 'id'))")
            return cursor.fetchone()[0]

    def _keep_names(self):
        kept = {name.kind: name for name in self.names.filter(kind__in=("official", "local"))}
        current = (
            (NameKind.OFFICIAL, self.name, "en"),
            (NameKind.LOCAL, self.name_local, self.name_local_language),
        )
        for kind, name, language in current:
            old = kept.get(kind)
            if old and old.name == name:
                continue
            if old:
                self.names.get_or_create(
                    kind=NameKind.FORMER, name=old.name, defaults={"language": old.language}
                )
                old.delete()
            if name:
                self.names.create(kind=kind, name=name, language=language)

    def _take_ancestors(self):
        parent = self.parent
        if parent and LEVEL_ORDER[parent.level] >= LEVEL_ORDER[self.level]:
            raise ValueError(f"{parent.key} cannot be the parent of {self.key}.")
        for level in (Level.STATE, Level.DISTRICT, Level.BLOCK):
            above = getattr(parent, f"{level}_id") if parent else None
            setattr(self, f"{level}_id", self.pk if self.level == level else above)

    @property
    def key(self) -> str:
        """Level and code, as forms and addresses write it: "gp:37648"."""
        return f"{self.level}:{self.code}"

    @property
    def is_current(self) -> bool:
        """Whether the directory holds the place today."""
        today = timezone.localdate()
        return not (
            (self.valid_from and self.valid_from > today)
            or (self.valid_to and self.valid_to < today)
        )

    def ancestors(self) -> list["Place"]:
        """The places above, nearest first, up to the state. No query after `with_parents`."""
        above = (
            getattr(self, level)
            for level in (Level.BLOCK, Level.DISTRICT, Level.STATE)
            if getattr(self, f"{level}_id") not in (None, self.pk)
        )
        return list(above)

    @property
    def level_word(self) -> str:
        """What the level is called: "District"; for the lowest body its kind, GP shortened."""
        if self.level == Level.GP and self.kind in ("", Kind.GRAM_PANCHAYAT):
            return gettext("GP")
        if self.kind:
            return self.get_kind_display()
        return self.get_level_display()

    @property
    def name_here(self) -> str:
        """The name in the reader's language where it is known, else the directory's name."""
        if self.name_local and self.name_local_language == get_language():
            return self.name_local
        return str(NAMES.get(self.name, self.name)) if self.level == Level.STATE else self.name

    @property
    def full_name(self) -> str:
        """The name with its level: "Khajuri GP", "Gogunda Block"; states and India by name."""
        patterns = {
            Level.GP: gettext("{name} {kind}"),
            Level.BLOCK: gettext("{name} Block"),
            Level.DISTRICT: gettext("{name} District"),
        }
        if self.level not in patterns or self.name.casefold().endswith(f" {self.level}"):
            return self.name_here
        return patterns[self.level].format(name=self.name_here, kind=self.level_word)

    @property
    def label(self) -> str:
        """The name with what tells it from its namesakes: "Khajuri GP, Gogunda, Udaipur"."""
        above = self.ancestors()
        if len(above) > 1:
            above = [place for place in above if place.level != Level.STATE]
        return ", ".join([self.full_name, *(place.name_here for place in above)])

    @property
    def long_label(self) -> str:
        """The label with the state: "Khajuri GP, Gogunda, Udaipur, Rajasthan"."""
        return ", ".join([self.full_name, *(place.name_here for place in self.ancestors())])
