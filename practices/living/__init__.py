"""What becomes of a practice once it is published: who vouches, takes it up, doubts it."""
