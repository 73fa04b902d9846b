"""The plots of a derivation's record with words in the reader's language, each with its table."""
