"""The OpenAPI document: the framework's, with exact schemas, examples, errors and scopes put in."""

import typing
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin

from service.openapi.examples import BODIES, PARAMETERS, UPLOADS
from service.problems import PROBLEM_JSON, Problem
from service.publication.publishing import MEDIA_TYPES

REFERENCE = "#/components/schemas/{name}"
CONFLICTS = "conflicts"
"""On a route without a body: its answer may be that the state of the thing does not allow it."""
PURGEABLE = "purgeable"
"""On a route whose thing may have been purged by its laboratory."""
BINARY = {"type": "string", "format": "binary"}
MULTIPART = "multipart/form-data"
OF_SEVERAL_FILES = (
    *("uploadDataset", "uploadDatasetVersion", "previewUpload"),
    *("checkFile", "checkFileAsCsv", "checkFileAsWorkbook"),
)
SEVERAL_FILES = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": BINARY, "second_file": BINARY, "control_file": BINARY},
}
ERRORS = {
    "400": "The request cannot be read, or its input has faults.",
    "401": "No key, or one that cannot be used.",
    "403": "The key does not allow it, or somebody else must decide.",
    "404": "There is no such thing that the caller may see.",
    "409": "The state of the thing does not allow it.",
    "410": "It was there for your laboratory, and was purged; the answer says when and by whom.",
    "413": "Larger than the limit that the answer names.",
    "422": "Readable, but it cannot be carried out; the answer says why.",
    "503": "Not ready; try again.",
}


class Document(OpenAPIRenderPlugin):
    """Serve the completed document as JSON."""

    def __init__(self) -> None:
        super().__init__(path=["/", "/openapi.json"], media_type="application/json")  # type: ignore[arg-type]  # any text is taken
        self._bytes: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the document, completed once."""
        if self._bytes is None:
            self._bytes = msgspec.json.encode(completed(request.app, openapi_schema))
        return self._bytes


def configuration(version: str) -> OpenAPIConfig:
    """Return how the document is made and served."""
    return OpenAPIConfig(
        title="zonebook",
        version=version,
        description=(
            "Susceptibility-testing breakpoints for veterinary pathogens: look up, classify, derive, review, "
            "publish. Measurements and boundaries are text as written; instants are UTC."
        ),
        path="/schema",
        use_handler_docstrings=True,
        render_plugins=[Document()],
    )


def document_of(app: Litestar) -> dict[str, Any]:
    """Return the completed document of an application."""
    return completed(app, app.openapi_schema.to_schema())


def completed(app: Litestar, document: dict[str, Any]) -> dict[str, Any]:
    """Put into a document what the framework leaves out."""
    handlers = {
        handler.operation_id: handler
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler, HTTPRouteHandler) and isinstance(handler.operation_id, str)
    }
    schemas, components = _schemas(handlers)
    paths: dict[str, Any] = {}
    for path, item in document["paths"].items():
        paths[path] = {
            method: _operation(operation, handlers[operation["operationId"]], schemas)
            for method, operation in item.items()
            if operation["operationId"] in handlers
        }
    paths.update(_downloads(paths["/api/v1/tables/{table}/{version}"]["get"]))
    return {
        **document,
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "bearerFormat": "zb_PREFIX_SECRET"}
            },
        },
    }


def _schemas(handlers: dict[str, HTTPRouteHandler]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Return the exact schema of every body and answer, with their components."""
    kinds = [Problem]
    for handler in handlers.values():
        kinds.extend(kind for kind in (_body(handler), _answer(handler)) if kind is not None)
    unique = list(dict.fromkeys(kinds))
    found, components = msgspec.json.schema_components(unique, ref_template=REFERENCE)
    return dict(zip(unique, found, strict=True)), components


def _body(handler: HTTPRouteHandler) -> Any | None:
    field = handler.parsed_data_field
    return None if field is None else field.annotation


def _answer(handler: HTTPRouteHandler) -> Any | None:
    annotation = handler.parsed_return_field.annotation
    if typing.get_origin(annotation) is Response:
        annotation = typing.get_args(annotation)[0]
    return None if annotation in {bytes, str, None, Any} else annotation


def _operation(
    operation: dict[str, Any], handler: HTTPRouteHandler, schemas: dict[Any, Any]
) -> dict[str, Any]:
    name = operation["operationId"]
    done: dict[str, Any] = {key: value for key, value in operation.items() if key != "requestBody"}
    done["parameters"] = [
        {**one, **({"example": PARAMETERS[one["name"]]} if one["name"] in PARAMETERS else {})}
        for one in operation.get("parameters", [])
    ]
    body = _body(handler)
    if name in UPLOADS:
        content = {
            "text/csv": {"schema": BINARY, "example": UPLOADS[name]},
            "application/octet-stream": {"schema": BINARY},
            **({MULTIPART: {"schema": SEVERAL_FILES}} if name in OF_SEVERAL_FILES else {}),
        }
        done["requestBody"] = {"required": True, "content": content}
    elif body is not None:
        content = {"application/json": {"schema": schemas[body], "example": BODIES[name]}}
        done["requestBody"] = {"required": True, "content": content}
    done["responses"] = _responses(operation, handler, schemas, has_body="requestBody" in done)
    scopes = handler.opt.get("scopes")
    if scopes is not None:
        done["security"] = [{"key": []}]
        done["x-scopes"] = list(scopes)
    return done


def _responses(
    operation: dict[str, Any], handler: HTTPRouteHandler, schemas: dict[Any, Any], *, has_body: bool
) -> dict[str, Any]:
    answer = _answer(handler)
    responses = {
        status: {
            "description": given.get("description", "Done."),
            "content": (
                given.get("content", {})
                if answer is None
                else {"application/json": {"schema": schemas[answer]}}
            ),
        }
        for status, given in operation["responses"].items()
        if status.startswith("2")
    }
    problem = {PROBLEM_JSON: {"schema": schemas[Problem]}}
    keyed = "scopes" in handler.opt
    for status, words in ERRORS.items():
        if status == "410" and not handler.opt.get(PURGEABLE):
            continue
        if status == "409" and handler.opt.get(CONFLICTS):
            responses[status] = {"description": words, "content": problem}
            continue
        if (status in {"409", "413"} and not has_body) or (status == "403" and not keyed):
            continue
        responses[status] = {"description": words, "content": problem}
    return responses


def _downloads(shown: dict[str, Any]) -> dict[str, Any]:
    """Describe the downloads, which the framework sees as one route with the version itself."""
    paths = {}
    for ending, media_type in MEDIA_TYPES.items():
        responses = {
            "200": {
                "description": "The bytes as published; `ETag` is their SHA-256.",
                "content": {media_type: {"schema": BINARY}},
            },
            "206": {"description": "A part of them.", "content": {media_type: {"schema": BINARY}}},
            "304": {"description": "Not changed: they never do."},
            "416": {"description": "No such part."},
            "404": shown["responses"]["404"],
        }
        paths[f"/api/v1/tables/{{table}}/{{version}}.{ending}"] = {
            "get": {
                "operationId": f"downloadTableVersion{ending.title()}",
                "summary": f"Download a version as {ending.upper()}",
                "tags": shown["tags"],
                "parameters": shown["parameters"],
                "responses": responses,
            }
        }
    return paths
