"""Work of the editorial board: review, planning, people, writing, periodic jobs."""
