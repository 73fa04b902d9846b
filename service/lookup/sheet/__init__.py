"""Answers on a sheet: each has a number, and whatever rows are compared by stands in columns of numbers.

Ten thousand rows are ten thousand numbers of answers. What their isolates show, which drugs are asked twice
and of which controls speak is found by comparing whole columns, and not row by row.

`columns`: things by their numbers, and columns of numbers. `questions`: what is asked, and of which values.
`answers`: what is answered. `isolates`: what answers tell their isolates, and what rules make of that.
`sheet`: all of it together, and how much room it takes.
"""
