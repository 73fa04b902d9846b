"""The pages that people read: Japanese under ``/ja``, English under ``/en``.

``PAGES`` is what the application registers.
"""

from typing import Final

from litestar import Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from service.locale.catalogue import LANGUAGES
from service.pages.assets import read_asset, read_favicon
from service.pages.classify import (
    delete_classification,
    list_isolates,
    read_classification,
    report_isolate,
    send_file,
    show_classify,
)
from service.pages.comparison import compare_derivations
from service.pages.controls_today import show_controls_today
from service.pages.criteria import find_criteria, read_criterion
from service.pages.data_quality import show_data_quality
from service.pages.dataset_versions import add_version, show_version_difference
from service.pages.datasets import add_dataset, list_datasets, read_dataset
from service.pages.derivations import cancel_derivation, new_derivation, read_derivation, start_derivation
from service.pages.distributions import place_cut_offs, show_distributions
from service.pages.file_check import check_file
from service.pages.first_steps import show_first_steps
from service.pages.home import first_page, read_home
from service.pages.import_findings import list_findings
from service.pages.imports import add_import, list_imports, purge_import, read_import
from service.pages.mappings import change_mapping, list_mappings
from service.pages.methods.page import list_methods, show_method
from service.pages.paired_fields import show_fields
from service.pages.people import add_person, issue_key, revoke_key, show_people
from service.pages.problem_page import PAGE_EXCEPTION_HANDLERS
from service.pages.proposals import (
    add_proposal,
    add_review,
    list_proposals,
    publish_proposal,
    read_one_proposal,
    withdraw_proposal,
)
from service.pages.quality_control import find_ranges, show_quality_control
from service.pages.reference import show_api, show_licences, show_outcomes
from service.pages.report import read_report
from service.pages.session import show_sign_in, sign_in, sign_out
from service.pages.sharing import change_sharing, list_announced, show_sharing
from service.pages.tables import list_tables, read_difference, read_table, read_version, withdraw_version
from service.pages.upload_preview import preview_file, save_mapping
from service.pages.zones import read_zones

LARGEST_FORM_BYTES: Final = 256_000
"""Of a form without a file; those with one state their own."""


@get("/{anything:path}", include_in_schema=False, sync_to_thread=False)
def no_such_page(anything: FromPath[str]) -> None:
    """Answer an address that no page has, as a page."""
    raise NotFoundException(anything)


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    read_home,
    find_criteria,
    read_criterion,
    read_zones,
    read_report,
    show_first_steps,
    show_classify,
    send_file,
    read_classification,
    delete_classification,
    list_isolates,
    report_isolate,
    list_tables,
    read_table,
    read_difference,
    read_version,
    withdraw_version,
    list_imports,
    add_import,
    read_import,
    purge_import,
    list_findings,
    list_datasets,
    add_dataset,
    preview_file,
    save_mapping,
    read_dataset,
    add_version,
    show_version_difference,
    show_data_quality,
    check_file,
    show_distributions,
    place_cut_offs,
    list_mappings,
    change_mapping,
    list_announced,
    show_sharing,
    change_sharing,
    show_fields,
    new_derivation,
    start_derivation,
    read_derivation,
    cancel_derivation,
    compare_derivations,
    list_proposals,
    add_proposal,
    read_one_proposal,
    add_review,
    publish_proposal,
    withdraw_proposal,
    show_quality_control,
    find_ranges,
    show_controls_today,
    show_sign_in,
    sign_in,
    sign_out,
    show_people,
    add_person,
    issue_key,
    revoke_key,
    list_methods,
    show_method,
    show_outcomes,
    show_api,
    show_licences,
    no_such_page,
)


def _pages_in(language: str) -> Router:
    return Router(
        f"/{language}",
        route_handlers=HANDLERS,
        exception_handlers=PAGE_EXCEPTION_HANDLERS,
        include_in_schema=False,
        request_max_body_size=LARGEST_FORM_BYTES,
    )


PAGES: list[ControllerRouterHandler] = [
    first_page,
    read_asset,
    read_favicon,
    *(_pages_in(language) for language in LANGUAGES),
]
