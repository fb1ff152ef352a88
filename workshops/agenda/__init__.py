"""The agenda of a workshop, from a kit: each session with its purpose, time, materials, how-to."""
