from events.models.event import Event, Note
from events.models.noun import Noun
from events.models.outbox import Outbox
from events.models.receipt import Receipt

__all__ = ["Event", "Note", "Noun", "Outbox", "Receipt"]
