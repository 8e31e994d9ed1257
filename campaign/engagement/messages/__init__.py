"""Messages to the board: form, codes, queue with deadlines, answers approved by a second person, report."""
