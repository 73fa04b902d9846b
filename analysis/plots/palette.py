"""Colours of the plots: readable in light and dark, and without colour vision."""

CELLS = "#2166ac"
"""Filled cells and bars; their opacity carries the count."""

S_LIMIT, R_LIMIT, MIC_LIMIT = "#1b7837", "#b35806", "#542788"
"""Rules: the S limit solid, the R limit dashed, the MIC breakpoints dotted."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

LABORATORIES = ("#3f7fc1", "#c56a12", "#2f8f5b", "#9a5fc0", "#d0504a", "#1f8a96", "#94742f", "#7b8694")
"""Groups side by side: each stands out from white and from a dark ground alike; shapes tell them too."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke")
