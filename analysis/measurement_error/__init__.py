"""The measurement-error model of paired data: true concentrations, a curve, two errors."""
