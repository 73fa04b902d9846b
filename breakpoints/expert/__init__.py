"""Expert rules: what screening tests, or another result of the same isolate, say about a drug.

``rule``      what a rule is, as a table holds it
``criteria``  the small language in which conditions are written (``OXA=NS OR FOX=NS``)
``shipped``   the rules that ship with the service
``isolate``   what the results of one isolate show
``firing``    which rule fires, and what triggered it, or which cannot be decided
``leaving_open``    what is left of an answer where a rule cannot be decided
``screening_used``  rows that contradict each other, tests that no rule uses
``tests_needed``    tests that another result calls for, and that were not done

A rule only ever makes R of a category that is less than R, or leaves it open.
"""
