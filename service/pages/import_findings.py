"""The findings of an import as people read them: by kind, the same sentence once, page by page."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from breakpoints.importing import ImportFinding
from service.api.paging import one_page
from service.imports.shown import Findings, read_findings
from service.imports.shown import read_import as import_shown
from service.locale.catalogue import Language
from service.pages.forms import ByCaller, InContext, see
from service.pages.frame import frame_of
from service.pages.rendering import page

SHOWN_OF_A_CODE: Final = 5
SENTENCES_OF_A_PAGE: Final = 100
ROWS_OF_A_SENTENCE: Final = 8


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one file or of several of its rows."""

    file: str
    message: str
    count: int
    rows: tuple[int, ...]
    """The first of them; none where the whole file is meant."""


class FindingGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of one code: how many, and what they say."""

    code: str
    severity: str
    count: int
    sentences: tuple[Sentence, ...]
    further: int
    """Sentences that are not among them."""


@get("/imports/{import_id:str}/findings", include_in_schema=False, sync_to_thread=True)
def list_findings(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    import_id: FromPath[str],
    *,
    code: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str] | Redirect:
    """Show every finding of one code, a hundred sentences at a time; without a code lead to all codes."""
    frame = frame_of(request, caller, "imports")
    shown, findings = import_shown(context, caller, import_id), read_findings(context, caller, import_id)
    of_code = [one for one in findings.found if one.code.value == code]
    if findings.found and not of_code:
        return see(frame.at(f"/imports/{import_id}#findings"))
    listed = one_page(_alike(of_code), cursor, SENTENCES_OF_A_PAGE)
    return page(
        frame,
        "import_findings.html",
        shown=shown,
        code=code if of_code else "",
        count=len(of_code),
        severity=of_code[0].severity if of_code else "suspicious",
        sentences=_in_words(findings, listed.items, frame.language),
        following=listed.next_cursor,
    )


def groups_of(findings: Findings, files: Sequence[str], language: Language) -> list[FindingGroup]:
    """Put the findings of one code together: refused rows first, of the first file before the others."""
    by_code: dict[str, list[ImportFinding]] = {}
    for one in findings.found:
        by_code.setdefault(one.code.value, []).append(one)
    order = {file: place for place, file in enumerate(files)}

    def importance(of: list[ImportFinding]) -> tuple[bool, int, int, str]:
        return not of[0].refuses, order.get(of[0].file, len(order)), -len(of), of[0].code.value

    return [_group(findings, of, language) for of in sorted(by_code.values(), key=importance)]


def _group(findings: Findings, of: list[ImportFinding], language: Language) -> FindingGroup:
    alike = _alike(of)
    return FindingGroup(
        code=of[0].code.value,
        severity=of[0].severity,
        count=len(of),
        sentences=_in_words(findings, alike[:SHOWN_OF_A_CODE], language),
        further=len(alike[SHOWN_OF_A_CODE:]),
    )


def _alike(of: Iterable[ImportFinding]) -> list[list[ImportFinding]]:
    """Put findings that say the same of a file together: an unknown code stands once, not row by row."""
    same: dict[tuple[str, tuple[tuple[str, str], ...]], list[ImportFinding]] = {}
    for one in of:
        same.setdefault((one.file, tuple(sorted(one.parameters.items()))), []).append(one)
    return list(same.values())


def _in_words(
    findings: Findings, alike: Iterable[list[ImportFinding]], language: Language
) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            file=of[0].file,
            message=findings.line(of[0], language).message,
            count=len(of),
            rows=tuple(one.row for one in of if one.row is not None)[:ROWS_OF_A_SENTENCE],
        )
        for of in alike
    )
