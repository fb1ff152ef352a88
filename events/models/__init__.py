from events.models.erasure import Erasure
from events.models.event import Event, Note
from events.models.mailbox import Mailbox, UnwantedMail
from events.models.noun import Noun
from events.models.outbox import Outbox
from events.models.parked import Parked
from events.models.receipt import Receipt

__all__ = [
    "Erasure",
    "Event",
    "Mailbox",
    "Note",
    "Noun",
    "Outbox",
    "Parked",
    "Receipt",
    "UnwantedMail",
]
