"""From a proposal to an immutable table version: propose, review, publish, withdraw."""
