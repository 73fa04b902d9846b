"""Files of distributions: isolates counted by MIC or zone, and tidy files counted here."""
