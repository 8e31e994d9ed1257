"""Four eyes: who may approve, what reviewers and authors are told, who saw a draft."""
