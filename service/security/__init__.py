"""Who calls, what they may do, and what a browser may load."""
