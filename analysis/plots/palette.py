"""Colours of the plots: readable in light and dark, and without colour vision."""

CELLS = "#2166ac"
"""Filled cells and bars; their opacity carries the count."""

S_LIMIT, R_LIMIT, MIC_LIMIT = "#1b7837", "#b35806", "#542788"
"""Rules: the S limit solid, the R limit dashed, the MIC breakpoints dotted."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
