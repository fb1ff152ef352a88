"""Action plans of districts and of the State: who does what by when, and what became of it."""
