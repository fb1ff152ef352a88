"""Structured logs: one JSON line an event, UTC. Control characters are escaped by JSON."""

import re

import structlog

SECRET = re.compile(r"(/(?:key|confirm-email|invitations?|slips?|packs/l|w|tell|invited)/)[^/ ?]+")
# Below /accounts/ a part that is not a plain word is a key, or counts somebody's devices.
NO_WORD = re.compile(r"(?<=/)(?![a-z-]{1,20}(?:/|$))[^/ ?]+")
# Begins where a run of letters does: else each of a long run would be tried as a beginning.
MAIL = re.compile(r"(?<![^/\s@])[^/\s@]+@[^/\s@]+")
PHONE = re.compile(r"(?<![\w.-])\+?\d(?:[ -]?\d){9,14}(?![\w.-])")


def without_secrets(text):
    """Return an address (or an agent) without queries, one-time keys, mail and phone."""
    text = text.split("?", 1)[0]
    if "/accounts/" in text:
        before, own, after = text.partition("/accounts/")
        text = before + own + NO_WORD.sub("…", f"/{after}")[1:]
    return PHONE.sub("…", MAIL.sub("…", SECRET.sub(r"\1…", text)))


def discreet(logger, method, event):
    """Keep queries, one-time keys, mail and telephone numbers out of the line of a request."""
    if "request" in event:
        event["request"] = without_secrets(event["request"])
    return event


SHARED = [
    discreet,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

FORMAT = {
    "foreign_pre_chain": SHARED,
    "processors": [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=True),
    ],
}


def logging_to(path):
    """Return Django's LOGGING: all to the file `path` and warnings to standard error.

    Without a path everything goes to standard error, where a service's own log takes it.
    """
    kept = {"class": "logging.handlers.WatchedFileHandler", "filename": path, "delay": True}
    shown = {"class": "logging.StreamHandler", "level": "WARNING" if path else "INFO"}
    handlers = {"shown": shown} | ({"kept": kept} if path else {})
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": structlog.stdlib.ProcessorFormatter, **FORMAT}},
        "handlers": {name: handler | {"formatter": "json"} for name, handler in handlers.items()},
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # each answer has its own line already
            "django_structlog": {"level": "INFO"},
        },
    }


def configure():
    """Send structlog's events through the standard logging handlers above."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
