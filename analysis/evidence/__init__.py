"""What the isolates can carry: minimum data, challenge isolates, subgroups, further isolates to test."""
