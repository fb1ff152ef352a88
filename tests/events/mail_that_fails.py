from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """A mail server that is out of reach."""

    def send_messages(self, messages):
        raise ConnectionRefusedError
