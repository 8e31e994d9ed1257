"""Archives: their format, their encryption, and the places where they are kept."""
