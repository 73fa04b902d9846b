"""The quality of a data set version: what its kept rows show before anything is derived from them.

``report``    what is found, as plain structs
``rows``      a version's rows as a frame
``series``    one organism, drug and disk content
``measuring`` the whole version; runs in the limited child
``in_child``  what the service calls
"""
