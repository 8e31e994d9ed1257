"""What other sites show of ours: a script, pieces of HTML, oEmbed."""
