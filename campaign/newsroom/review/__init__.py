"""Review by four eyes: approval, messages to reviewers and authors, log of who saw a draft."""
