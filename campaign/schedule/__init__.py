"""The public weekly work schedule of the agency's leaders."""
