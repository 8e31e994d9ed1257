"""Kits: posters, pictures, a leaflet, slides and a loudspeaker script, made from a published story and kept with it."""
