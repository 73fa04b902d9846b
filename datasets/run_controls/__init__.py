"""Control strains that stand in a file beside its isolates: set aside, checked, and held against their run.

``aside``    takes the rows of control strains out of a table before its cells are judged
``checking`` holds them against the ranges that the laboratory has
``judging``  refuses the rows of a run whose control failed
"""
