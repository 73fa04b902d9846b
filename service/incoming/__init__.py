"""Files on their way in: places, quotas, bodies and parts on disk, and the turn to be read."""
