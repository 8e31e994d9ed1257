"""Planning: the board, the calendar, and the coverage of the plan."""
