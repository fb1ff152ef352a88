"""How fast learning travels, how far and from whom to whom: counted each night, never ranked."""
