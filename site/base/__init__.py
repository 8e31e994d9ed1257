"""What every page stands on. It knows nothing of the campaign."""
