"""Whether the service lives, whether it answers lookups, and a few figures of it."""

import msgspec
from litestar import MediaType, Response, get

from datasets.store import generation
from service.api.given import InContext
from service.errors import ServiceError

TAGS = ["operations"]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The process lives."""

    status: str


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers lookups from this many versions."""

    status: str
    table_versions: int


class NotReadyError(ServiceError):
    """The tables were not read yet."""


@get("/healthz", operation_id="health", tags=TAGS, sync_to_thread=False)
def health() -> Health:
    """Tell that the process lives."""
    return Health(status="ok")


@get("/readyz", operation_id="readiness", tags=TAGS, sync_to_thread=True)
def readiness(context: InContext) -> Readiness:
    """Tell that lookups are answered; jobs have a readiness of their own."""
    if context.tables.generation < 0:
        raise NotReadyError("not_ready")
    with context.store.reading() as connection:
        generation.current(connection)  # the store answers; its number counts what every laboratory does
    return Readiness(status="ready", table_versions=len(context.tables.visible(None)))


@get("/metrics", operation_id="metrics", tags=TAGS, sync_to_thread=False, media_type=MediaType.TEXT)
def metrics(context: InContext) -> Response[str]:
    """Return a few gauges in the text format of Prometheus."""
    public = context.tables.visible(None)
    gauges = {
        "zonebook_table_versions": len(public),
        "zonebook_table_rows": sum(len(one.version.criteria) for one in public),
        "zonebook_store_generation": context.tables.generation,
    }
    lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in gauges.items()]
    return Response("".join(lines), media_type="text/plain; version=0.0.4; charset=utf-8")


HANDLERS = (health, readiness, metrics)
