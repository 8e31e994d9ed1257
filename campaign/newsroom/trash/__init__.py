"""The trash: what people delete is kept for 30 days and can be put back."""
