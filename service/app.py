"""The application: routes, pages, translator, outermost layers, and what runs beside the requests."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp
from litestar.utils import normalize_path

from datasets.child import start_forkserver, stop_forkserver
from datasets.store import Store, open_store
from service.api.access import note_parameters
from service.api.dependencies import DEPENDENCIES
from service.api.routes import API_ROUTES, OPERATION_ROUTES
from service.conditional import METHODS, Conditional
from service.context import new_context
from service.jobs.code_version import RELEASE
from service.openapi_document import configuration
from service.pages import PAGES
from service.problems import EXCEPTION_HANDLERS
from service.security.cross_site import same_site_writes
from service.security.headers import SecurityHeaders
from service.settings import Settings, read_settings
from service.watching import Watch

LARGEST_BODY_BYTES = 10_000_000


def create_app(settings: Settings | None = None, store: Store | None = None) -> Litestar:
    """Make the application of a process; its store must be prepared."""
    settings = settings or read_settings()
    context = new_context(store or open_store(settings.store), settings)

    @contextlib.asynccontextmanager
    async def beside(_app: Litestar) -> AsyncIterator[None]:
        await asyncio.to_thread(context.refresh)
        watch = Watch(context)
        watch.start()
        threading.Thread(target=start_forkserver, name="zonebook-forkserver", daemon=True).start()
        try:
            yield
        finally:
            watch.stop()
            stop_forkserver()
            if store is None:
                context.store.close()

    app = Litestar(
        route_handlers=[API_ROUTES, *OPERATION_ROUTES, *PAGES],
        dependencies=DEPENDENCIES,
        exception_handlers=EXCEPTION_HANDLERS,
        guards=[same_site_writes],
        lifespan=[beside],
        logging_config=None,
        openapi_config=configuration(RELEASE),
        request_max_body_size=LARGEST_BODY_BYTES,
    )
    note_parameters(app)
    app.state.context = context
    app.asgi_handler = _outermost(app, app.asgi_handler)
    return app


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
