"""The public's say: comments on drafts, polls, messages, contests, the guide, kits, the newsletter, and their forms."""
