"""Articles and alerts: their pages, their citations, and hints for their editors."""
