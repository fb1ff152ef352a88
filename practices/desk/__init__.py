"""The desk: its queue, an entry as it is read there, the checklist and the clock."""
