"""Every route of the interface."""

from litestar import Router

from service.api import (
    control_checks,
    criteria,
    data_quality,
    dataset_differences,
    dataset_findings,
    datasets,
    derivations,
    distributions,
    file_classification,
    imports,
    mappings,
    operations,
    outcomes,
    paired_templates,
    people,
    proposals,
    quality_control,
    sharing,
    tables,
)
from service.api.access import OF_API
from service.api.vocabularies import list_drugs, list_hosts, list_organisms, list_sites

API_ROUTES = Router(
    "/api/v1",
    opt=OF_API,
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
        *sharing.HANDLERS,
        *mappings.HANDLERS,
        *paired_templates.HANDLERS,
        *dataset_differences.HANDLERS,
        *dataset_findings.HANDLERS,
        *data_quality.HANDLERS,
        *derivations.HANDLERS,
        *proposals.HANDLERS,
        *imports.HANDLERS,
        *quality_control.HANDLERS,
        *distributions.HANDLERS,
        *control_checks.HANDLERS,
        *people.HANDLERS,
    ],
)
OPERATION_ROUTES = operations.HANDLERS
