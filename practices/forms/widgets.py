"""Widgets of the form of a practice; each is drawn by a template of its own."""

from django import forms

from practices.models.step import Step

SHOWN_STEPS = 3
LONGEST_STEP = Step._meta.get_field("text").max_length


def _all_sent(data, name):
    """Return every value sent under `name`, from a form or from a plain dict."""
    if hasattr(data, "getlist"):
        return data.getlist(name)
    value = data.get(name, [])
    return value if isinstance(value, list) else [value]


class StepBoxes(forms.Widget):
    """A box for each step under one name; drawn by `practices/_steps_field.html`."""

    use_fieldset = True

    def value_from_datadict(self, data, files, name):
        return _all_sent(data, name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def id_for_label(self, id_, index=None):
        return ""


class ThemeChoices(forms.SelectMultiple):
    """Three short lists under one name: a phone shows each as its own picker."""

    template_name = "practices/widgets/themes.html"
    use_fieldset = True
    LISTS = 3

    def value_from_datadict(self, data, files, name):
        return [key for key in _all_sent(data, name) if key]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = list(value or [])
        chosen += [""] * (self.LISTS - len(chosen))
        context["widget"] |= {
            "lists": [{"chosen": key, "groups": self.choices} for key in chosen],
            "wrong": "aria-invalid" in context["widget"]["attrs"],
        }
        return context

    def id_for_label(self, id_, index=None):
        return ""


class ThemeTicks(forms.CheckboxSelectMultiple):
    """Any number of themes: a group folds until one of it is ticked; choices from `in_groups`."""

    template_name = "practices/widgets/theme_ticks.html"
    draws_itself = True

    def create_option(self, *args, **options):
        """The template writes the label beside the box, so the box comes without."""
        return super().create_option(*args, **options) | {"wrap_label": False}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["widget"]["folds"] = [
            {"label": label, "options": options, "open": any(one["selected"] for one in options)}
            for label, options, _index in groups
        ]
        return context


def in_groups(themes):
    """Return `themes` as choices: `[(name of the group, [(key, name), …]), …]`."""
    groups = {}
    for theme in themes:
        groups.setdefault(theme.get_group_display(), []).append((theme.key, theme.name))
    return list(groups.items())


class DefaultedTick(forms.CheckboxInput):
    """A tick with a hidden "off" before it, so that a request that does not ask is told apart.

    Sent as True or False; None where the request has no such field at all.
    """

    template_name = "practices/widgets/defaulted_tick.html"

    def value_from_datadict(self, data, files, name):
        sent = _all_sent(data, name)
        return None if not sent else sent[-1] not in ("off", "", "false", "0")
