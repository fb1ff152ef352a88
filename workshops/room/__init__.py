"""What happens in the room of a workshop beside the cards: hunting rounds."""
