"""How a request is read before any middleware sees it: always as UTF-8."""

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    """A request whose named charset decides nothing.

    Python has "encodings" that are none of text (`hex`, `undefined`): whoever named one in
    Content-Type broke the reading of the address, before any error page.
    """

    def _set_content_type_params(self, meta):
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Handler(WSGIHandler):
    request_class = Utf8Request
