"""A request understood at most once, and only where something in it is new.

Whoever answers its rows holds this, and not the batch that holds them: a batch that nobody refers back to is
let go of as soon as it is written, with its tens of thousands of pieces.
"""

import msgspec

from breakpoints.classify import Classifier
from service.context import Context
from service.locale.catalogue import Language
from service.lookup.classification import Asked, understood
from service.lookup.classify_request import ClassifyRequest, Names
from service.lookup.remembered import RememberedRows
from service.security.caller import Caller


class Understanding:
    """A request without its controls, which a batch checks itself.

    ``groups`` is what is known of the tables that it asks, by their names.
    """

    def __init__(
        self, context: Context, caller: Caller, language: Language, request: ClassifyRequest
    ) -> None:
        self._context, self._caller, self._language = context, caller, language
        self._request = msgspec.structs.replace(request, quality_control=())
        self.groups: dict[Names, RememberedRows] = {}
        self._asked: Asked | None = None

    def __call__(self) -> Asked:
        """Understand the request; only the first time takes long."""
        if self._asked is None:
            before = {names: one.classifier for names, one in self.groups.items()}
            self._asked = understood(
                self._context, self._caller, self._request, self._language, tuple(self.groups), known=before
            )
            for one in self.groups.values():
                one.policy_checked = True
        return self._asked

    def classifiers(self) -> dict[Names, Classifier]:
        """Return who classified, if anything was new."""
        return {} if self._asked is None else self._asked.classifiers
