"""What waits and what is to come: board, calendar, coverage of the plan."""
