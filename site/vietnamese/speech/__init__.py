"""Written Vietnamese as an announcer says it."""
