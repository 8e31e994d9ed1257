"""Official documents: their records, how they come in from files, what they cite, what readers see of them."""
