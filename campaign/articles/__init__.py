"""Articles and alerts: their pages, what they cite, what their editors are told."""
