"""How a page takes a form with a file: who may send it is known, and has a place, before the first byte."""

from typing import Any, Final

from service.api.access import ANY_KEY, FORM_WITH_FILE, scopes_are_there
from service.api.place_before_body import COUNTED, TAKES_FILE
from service.pages.problem_page import UNREADABLE_FORM

LARGEST_SHORT_FILE_FORM_BYTES: Final = 10_000_000


def _route(opt: dict[str, Any]) -> dict[str, Any]:
    return {
        "include_in_schema": False,
        "guards": [scopes_are_there],
        "opt": opt,
        "middleware": TAKES_FILE,
        "status_code": 200,
        "exception_handlers": UNREADABLE_FORM,
    }


def form_with_file(opt: dict[str, Any]) -> dict[str, Any]:
    """Return what a route declares for data files; they count among those that a key may send in an hour."""
    return _route({**opt, COUNTED: True, FORM_WITH_FILE: True})


FORM_WITH_SHORT_FILE: Final = {
    **_route({**ANY_KEY, COUNTED: True}),
    "request_max_body_size": LARGEST_SHORT_FILE_FORM_BYTES,
}
"""What a route declares for a file that is read for its figures and kept nowhere."""
