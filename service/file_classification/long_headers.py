"""What laboratories call the columns of a file with one result per row, beside the names of paired data."""

from collections.abc import Iterable, Mapping
from typing import Final

from breakpoints.batch.columns import CONDITIONS, FIELDS
from datasets.fields import Field
from datasets.formats.headers import field_of, header_key

MEASURED: Final = (Field.ZONE_MM, Field.MIC_MG_PER_L)
_BY_SYNONYM: Final = ("organism", "host", "drug", "disk_content", "site", "specimen", "medium", "ladder")
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "method": ("方法", "検査方法", "測定方法", "検査法", "測定法", "test method", "testing method"),
    "value": (
        "測定値",
        "検査値",
        "測定結果",
        "検査結果",
        "結果",
        "値",
        "result value",
        "measurement",
        "result",
    ),
    "date": (
        *("検査日", "測定日", "判定日", "試験日", "検査年月日", "test date", "testing date", "date tested"),
        *("採材日", "採取日", "specimen date", "spec_date", "collection date"),
    ),
    "incubation": ("培養条件", "培養時間", "incubation conditions"),
    "isolate": (
        *("isolate_id", "検体番号", "検体id", "試料番号", "specimen number", "sample id", "lab id"),
        *("分離株番号", "菌株番号", "株番号", "分離株", "菌株", "株名", "株", "isolate no", "isolate number"),
        *("strain id", "strain no", "isolate name", "検体No", "菌株No", "株No", "分離株No"),
        *("受付番号", "受付No", "依頼番号", "依頼No", "accession", "accession no", "accession number"),
        *("lab no", "lab number", "specimen no", "sample no", "sample number", "specimen id", "strain"),
        *(
            "菌株名",
            "菌株ID",
            "株ID",
            "検体名",
            "サンプルNo",
            "サンプル番号",
            "サンプルID",
            "試料No",
            "分離菌株",
        ),
        *("分離株ID", "分離菌株番号", "供試菌株", "供試株", "菌No", "菌番号", "strain name", "sample name"),
    ),
}
"""In order of preference: of the names of an isolate first what several isolates may share, so that no rule
loses sight of another result."""
_BY_KEY: Final = {name: [header_key(one) for one in names] for name, names in _NAMES.items()}
_NUMBERING: Final = tuple(
    map(header_key, ("検査番号", "検査No", "検査ID", "整理番号", "管理番号", "番号", "no", "id", "N°"))
)


def named_columns(headers: Iterable[str]) -> dict[str, str]:
    """Return the column of each field: by its own name first, then by a name that laboratories give it."""
    every = tuple(headers)
    fields = {*FIELDS, *CONDITIONS, *(field.value for field in MEASURED)}
    found: dict[str, str] = {}
    for name in every:
        if name.strip().casefold() in fields:
            found.setdefault(name.strip().casefold(), name)
    by_key = {header_key(name): name for name in reversed(every)}
    for field, keys in _BY_KEY.items():
        column = next((by_key[key] for key in keys if key in by_key), None)
        if column is not None:
            found.setdefault(field, column)
    taken = set(found.values())
    by_synonym: dict[str, str] = {}
    for name in every:
        meant = field_of(name)
        if name not in taken and meant is not None and (meant in MEASURED or meant.value in _BY_SYNONYM):
            by_synonym.setdefault(meant.value, name)
    if (
        "value" in found
        and found["value"].strip().casefold() != "value"
        and _is_measured({**by_synonym, **found})
    ):
        del found["value"]
    return {**by_synonym, **found}


def numbering_column(headers: Iterable[str]) -> str | None:
    """Return the column whose bare number is that of an isolate, or may be with a result per row."""
    by_key = {header_key(name): name for name in headers}
    return next((by_key[key] for key in _NUMBERING if key in by_key), None)


def _is_measured(found: Mapping[str, str]) -> bool:
    """Tell whether a column is a zone or an MIC by its name: a result beside it is what was made of it."""
    return any(field.value in found for field in MEASURED)
