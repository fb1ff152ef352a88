"""Help of a machine with translating: only where the operator has set one up, and always marked."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

VARIABLE = "SOURCEBOOK_TRANSLATION_BACKEND"


class MachineFailed(Exception):
    """The machine gave no answer that could be used."""


def is_there():
    """Whether there is a machine to ask."""
    return bool(settings.TRANSLATION_BACKEND)


def backend():
    """Return the function that was set up; else raise ImproperlyConfigured with an example."""
    try:
        return import_string(settings.TRANSLATION_BACKEND)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{VARIABLE}={settings.TRANSLATION_BACKEND!r} is no function that can be imported. "
            f"Example: {VARIABLE}=our_machine.translate"
        ) from error


def translate(texts, source, target):
    """Return the list `texts` from the language `source` in `target`, in the same order.

    Raises MachineFailed, whatever the machine did.
    """
    try:
        told = list(backend()(texts, source, target))
    except ImproperlyConfigured:
        raise
    except Exception as error:
        raise MachineFailed from error
    if len(told) != len(texts) or not all(isinstance(text, str) for text in told):
        raise MachineFailed
    return told
