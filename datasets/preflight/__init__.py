"""What is looked at in a file from outside before any library that reads such files sees it.

Everything here is plain Python that reads in pieces and believes no number of the file: what unpacks to more
than it may, leads out of the file or contradicts itself is refused with the reason, at the cost of the look.
"""

from datasets.preflight.refusing import refuse_hostile

__all__ = ["refuse_hostile"]
