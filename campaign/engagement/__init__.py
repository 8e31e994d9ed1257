"""The guide for people who were deceived, and answers of the public: comments on drafts, polls, their common door."""
