"""What the public sends back: comments on draft documents, polls, and the common door of forms for strangers."""
