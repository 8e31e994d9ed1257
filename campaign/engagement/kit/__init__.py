"""Kits: posters, pictures, a leaflet, a slide and a loudspeaker script, made of a published story and kept with it."""
