"""What each invited district sends before a workshop: a practice, a problem, a question."""
