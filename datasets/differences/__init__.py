"""What changed from one version of a data set to the next: rows added, removed, changed.

``report``    what is found, as plain structs
``comparing`` compares two versions; runs in the limited child
``in_child``  what the service calls
"""
