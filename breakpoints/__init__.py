"""The table model: what a criterion is, which one applies, what it says.

The way of a result::

    asking          from texts to a question in ids and a measured value (ladder, zones, disk_content,
                    screening, vocabulary/), or to a refusal
    rules, grounds  what holds whatever the value: expected resistance, methods that are not valid
    resolve         which row of the tables applies (index, candidates)
    interpret       what that row says of the value (model, boundaries)
    by_value        the answer as if nothing else were known, with its remarks (any_value: of any value)
    expert/         what the other results of the isolate make of it; reporting: what is kept back
                    (screened_by_value, values_that_show, contradicting, unjudged: what values without
                    a category say;
                    mechanisms, denied, no_findings: what words say)
    classify        these steps in their order, for any number of isolates

`batch/` says the same of millions of rows, `quality_control/` reads control strains, `importing/` licensed
tables, `whonet/` the headings and codes of exports; `version`, `diff` and `semver` are the life of a table.
"""
