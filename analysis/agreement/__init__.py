"""Agreement of two ways to a result: of two MICs, and of the categories that they lead to."""
