"""The test client of a person, or of a stranger."""

from django.test import Client


def client_of(person=None):
    """Return a client in which `person` is signed in, without one that of a stranger."""
    client = Client()
    if person:
        client.force_login(person)
    return client
