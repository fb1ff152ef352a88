"""The nouns of the packs room."""

from packs.models.finding import Finding
from packs.models.item import PackItem
from packs.models.pack import Pack
from packs.models.pack_print import PackPrint

__all__ = ["Finding", "Pack", "PackItem", "PackPrint"]
