"""How most rooms tell the log of things that lie at a place and that not everybody may see."""

from accounts.querysets import within
from events.subjects import Named, subject


def subject_at_place(model, name, *, nameless, called, place="place", verbs=()):
    """Register the rows of `model` as a subject of the log, called `name` in the plural.

    `called(row)` gives the words of a row and their language, for who may see it; for anybody else
    it is `nameless`. `place` leads to where a row lies. What is shielded lies under no place, since
    even its order would tell, and is hidden. `verbs`: the only ones that others may know of.
    """
    shielded = any(field.name == "shielded" for field in model._meta.fields)

    def under(at):
        rows = model.objects.filter(within(place, at))
        return (rows.filter(shielded=False) if shielded else rows).values("pk")

    def named(ids, reader):
        rows = model.objects.filter(pk__in=ids)
        keys = rows.values_list("pk", *(["shielded"] if shielded else []))
        told = {pk: Named(str(nameless), hidden=any(hidden)) for pk, *hidden in keys}
        for row in rows.visible_to(reader):
            words, language = called(row)
            hidden = told[row.pk].hidden
            told[row.pk] = Named(words, language, row.get_absolute_url(), hidden)
        return told

    subject(model._meta.model_name, name, under=under, named=named, verbs=verbs)
