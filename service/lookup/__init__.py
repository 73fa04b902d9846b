"""Which criterion applies, what a result is, and on what evidence it rests."""
