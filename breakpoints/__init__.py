"""The table model: what a criterion is, which one applies, what it says."""
