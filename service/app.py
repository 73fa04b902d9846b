"""The application: routes, pages, translator, outermost layers, and what runs beside the requests."""

import asyncio
import contextlib
import gc
import threading
from collections.abc import AsyncIterator, Iterable

from litestar import Litestar
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.types import ASGIApp
from litestar.utils import normalize_path

from datasets.child import plan_forkserver, start_forkserver, stop_forkserver
from datasets.store import Store, open_store
from service.api.access import note_form_limits, note_parameters, request_is_admitted
from service.api.dependencies import DEPENDENCIES
from service.api.routes import API_ROUTES, OPERATION_ROUTES
from service.conditional import METHODS, Conditional
from service.context import Context, new_context
from service.file_classification.child import PRELOAD as CLASSIFYING
from service.jobs.code_version import RELEASE
from service.openapi.document import configuration
from service.pages import PAGES
from service.pages.problem_page import method_error
from service.problems import EXCEPTION_HANDLERS
from service.security.bounded_parts import MOST_PARTS, bound_forms
from service.security.door import Door
from service.security.headers import SecurityHeaders
from service.settings import Settings, networks, read_settings
from service.tables.watching import Watch
from service.temporary import remove_leftovers

LARGEST_BODY_BYTES = 10_000_000
LARGEST_FORM_BESIDE_A_FILE_BYTES = 1_000_000
WARMED_AFTER_SECONDS = 1.0
"""The first answers come first; an upload that is quicker than this starts the forkserver itself."""


def create_app(settings: Settings | None = None, store: Store | None = None) -> Litestar:
    """Make the application of a process; its store must be prepared."""
    settings = settings or read_settings()

    @contextlib.asynccontextmanager
    async def beside(app: Litestar) -> AsyncIterator[None]:
        context: Context = app.state.context
        await asyncio.to_thread(context.refresh)
        gc.freeze()  # the tables stay: a look at each of their rows would come in the midst of some answer
        plan_forkserver(("datasets.preloaded", *CLASSIFYING))
        watch = Watch(context)
        watch.start()
        warming = threading.Timer(WARMED_AFTER_SECONDS, _warm)
        warming.daemon = True
        warming.start()
        try:
            yield
        finally:
            warming.cancel()
            watch.stop()
            stop_forkserver()
            if store is None:
                context.store.close()

    bound_forms()
    app = Litestar(
        route_handlers=[API_ROUTES, *OPERATION_ROUTES, *PAGES],
        dependencies=DEPENDENCIES,
        exception_handlers={**EXCEPTION_HANDLERS, MethodNotAllowedException: method_error},
        guards=[request_is_admitted],
        lifespan=[beside],
        logging_config=None,
        multipart_form_part_limit=MOST_PARTS,
        openapi_config=configuration(RELEASE),
        request_max_body_size=LARGEST_BODY_BYTES,
    )
    note_parameters(app)
    note_form_limits(app, settings.max_upload_bytes + LARGEST_FORM_BESIDE_A_FILE_BYTES)
    app.state.context = new_context(store or open_store(settings.store), settings)
    proxies = networks(settings.trusted_proxies)
    app.asgi_handler = _outermost(app, Door(app.asgi_handler, settings.requests_per_minute, proxies))
    return app


def _warm() -> None:
    """Do what the first upload would else wait for."""
    remove_leftovers()
    start_forkserver()


def _outermost(app: Litestar, inner: ASGIApp) -> ASGIApp:
    """Wrap everything, answers to unknown addresses and wrong methods included."""

    def allowed(path: str) -> Iterable[str]:
        """Name the methods that some route answers at a path."""
        for method in METHODS:
            asked = "GET" if method == "HEAD" else method
            try:
                app.asgi_router.handle_routing(path=normalize_path(path), method=asked)
            except HTTPException:
                continue
            yield method

    return Conditional(SecurityHeaders(inner), allowed)
