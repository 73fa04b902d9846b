"""Errors of the store.

* StoreError
  + StoreUnavailable        the database cannot be reached or opened
  + StoreBusy               another writer held the store for too long
  + StoreFull               no space left where the database lives
  + StoreReadOnly           the database cannot be written
  + StoreNotMigrated        the schema is missing or older than this program
  + StoreTooNew             the schema was made by a newer program
  + DamagedContent          stored bytes no longer have the digest they are filed under
  + UnstorableText          a text holds NUL or half a surrogate pair
  + InvalidCursor           a list's cursor that this list never gave out
  + NameTaken               a laboratory, holder or mapping of that name exists
  + DatasetIsPublic         a public data set stays as it is
  + VersionExists           other bytes are published under this table and version
  + OwnProposal             author or data owner may neither approve nor publish it
  + WrongState              the step is not possible in the proposal's present state
  + IdempotencyKeyReused    the same key came with a different request
"""

# ruff: noqa: N818 - these names say what happened; "Error" would add nothing

from typing import ClassVar

from sqlalchemy.exc import DontWrapMixin


class StoreError(Exception):
    """A fault or refusal of the store: a code, and parameters for the message."""

    code: ClassVar[str]

    def __init__(self, message: str, **parameters: str) -> None:
        self.parameters = parameters
        super().__init__(message)


class StoreUnavailable(StoreError):
    """The database cannot be reached or opened."""

    code = "store_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The store cannot be opened: {reason}. Check address and rights.", reason=reason)


class StoreBusy(StoreError):
    """Another writer held the store for longer than we wait."""

    code = "store_busy"

    def __init__(self) -> None:
        super().__init__("Another writer held the store for too long. Nothing was changed; try again.")


class StoreFull(StoreError):
    """No space is left where the database lives."""

    code = "store_full"

    def __init__(self) -> None:
        super().__init__("No space is left where the store lives. Nothing was changed; free some space.")


class StoreReadOnly(StoreError):
    """The database cannot be written."""

    code = "store_read_only"

    def __init__(self) -> None:
        super().__init__("The store cannot be written. Nothing was changed; check the rights of its folder.")


class StoreNotMigrated(StoreError):
    """The schema is missing or older than this program."""

    code = "store_not_migrated"

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The schema is {found or 'missing'}; this program needs {expected}. Run `zonebook migrate`.",
            found=found or "–",
            expected=expected,
        )


class StoreTooNew(StoreError):
    """The schema was made by a newer program."""

    code = "store_too_new"

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The store's schema is {found}, which this program (schema {expected}) does not know. "
            "Use the newer program that made it.",
            found=found,
            expected=expected,
        )


class DamagedContent(StoreError):
    """Stored bytes no longer have the digest they are filed under."""

    code = "damaged_content"

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"The bytes filed under {digest} are damaged and are not used. Restore them from a backup.",
            digest=digest,
        )


class UnstorableText(StoreError, DontWrapMixin):
    """A text holds NUL or half a surrogate pair, which no database keeps."""

    code = "unstorable_text"

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown} holds characters that cannot be stored. Remove them.", shown=shown)


class InvalidCursor(StoreError):
    """A cursor that this list never gave out."""

    code = "invalid_cursor"

    def __init__(self, cursor: str) -> None:
        shown = ascii(cursor[:60])
        super().__init__(f"{shown} is not a cursor of this list. Start again without one.", cursor=shown)


class NameTaken(StoreError):
    """A laboratory, or a holder or a mapping within the laboratory, of that name exists."""

    code = "name_taken"

    def __init__(self, noun: str, name: str) -> None:
        super().__init__(f"A {noun} named {name!r} exists. Choose another name.", noun=noun, name=name)


class DatasetIsPublic(StoreError):
    """A data set that is public stays as it is."""

    code = "dataset_is_public"

    def __init__(self, dataset_id: str) -> None:
        super().__init__(
            f"Data set {dataset_id} is public and stays as it is. Add a corrected version instead.",
            dataset=dataset_id,
        )


class VersionExists(StoreError):
    """Other bytes are published under this table and version."""

    code = "version_exists"

    def __init__(self, table: str, version: str, published_digest: str, offered_digest: str) -> None:
        super().__init__(
            f"{table} {version} is published with digest {published_digest} and never changes; "
            f"the bytes offered have {offered_digest}. Publish them as a new version.",
            table=table,
            version=version,
            published_digest=published_digest,
            offered_digest=offered_digest,
        )


class OwnProposal(StoreError):
    """The author and the owner of the data may neither review nor publish a proposal."""

    code = "own_proposal"

    def __init__(self, proposal_id: str) -> None:
        super().__init__(
            f"Proposal {proposal_id} is your own, or rests on your data. Another holder must decide on it.",
            proposal=proposal_id,
        )


class WrongState(StoreError):
    """The step is not possible in the proposal's present state."""

    code = "wrong_state"

    def __init__(self, proposal_id: str, state: str, needed: str) -> None:
        super().__init__(
            f"Proposal {proposal_id} is {state}; this step needs {needed}.",
            proposal=proposal_id,
            state=state,
            needed=needed,
        )


class IdempotencyKeyReused(StoreError):
    """The same Idempotency-Key came with a different request."""

    code = "idempotency_key_reused"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Idempotency-Key {key!r} was used for a different request. Send a new key with a new request.",
            key=key,
        )
