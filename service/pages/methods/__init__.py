"""What each method does, for a microbiologist: in words, in formulas, with an example and its literature."""
