"""Plain separated text: each line comes back as it was, with the cells of its answer behind it."""
