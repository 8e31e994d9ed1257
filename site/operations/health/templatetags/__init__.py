"""Template tags of the administrators' page."""
