"""The job worker: one process that takes jobs off the queue and sees each of them to its end."""

from service.settings import Settings


def run_worker(settings: Settings, *, slot: int = 0) -> None:
    """Work until told to stop (SIGTERM, SIGINT, or the parent's death); blocks while another holds the slot."""
    raise NotImplementedError
