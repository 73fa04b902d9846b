"""Lines of zone on log2 MIC, each read at the MIC breakpoints."""
