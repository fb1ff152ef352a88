"""How it was: four questions, one answer a participant, counted from five answers on."""
