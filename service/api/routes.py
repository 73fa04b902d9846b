"""Every route of the interface."""

from litestar import Router

from service.api import (
    control_checks,
    criteria,
    datasets,
    derivations,
    file_classification,
    imports,
    operations,
    outcomes,
    people,
    proposals,
    quality_control,
    tables,
)
from service.api.access import parameters_are_known, scopes_are_there
from service.api.vocabularies import list_drugs, list_hosts, list_organisms, list_sites

API_ROUTES = Router(
    "/api/v1",
    guards=[scopes_are_there, parameters_are_known],
    route_handlers=[
        list_organisms,
        list_drugs,
        list_hosts,
        list_sites,
        *outcomes.HANDLERS,
        *tables.HANDLERS,
        *criteria.HANDLERS,
        *file_classification.HANDLERS,
        *datasets.HANDLERS,
        *derivations.HANDLERS,
        *proposals.HANDLERS,
        *imports.HANDLERS,
        *quality_control.HANDLERS,
        *control_checks.HANDLERS,
        *people.HANDLERS,
    ],
)
OPERATION_ROUTES = operations.HANDLERS
