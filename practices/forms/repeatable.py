"""What forms of the rooms above begin with: the id of the request, and a note that says why."""

import uuid

from django import forms

from practices.forms.fields import TextField


class Repeatable(forms.Form):
    """A form that makes nothing twice: it carries the `request_id` of its page."""

    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data=None, *, initial=None, **options):
        told = {"request_id": uuid.uuid4()} | (initial or {})
        super().__init__(data, initial=told, **options)

    def details(self):
        """Return what its verb takes besides: every field by its name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_id"}


class NoteField(TextField):
    """A note of a few lines."""

    def __init__(self, *, max_length=1000, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=max_length, **options)
