"""Messages to the board: the public form and its codes, the queue with deadlines, answers by four eyes, the report."""
