"""Columns that nobody reads although a category may rest on them: such a file is refused."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import polars as pl

from breakpoints.headings import first_column
from breakpoints.mechanisms import mechanisms_in
from breakpoints.screening import TESTS, UNREADABLE, found_in, is_finding, is_plainly_positive
from breakpoints.screening_headers import looks_like_screening, may_be_a_drug
from breakpoints.whonet.names import ORGANISM_TYPE
from datasets.formats.personal import is_of_somebody
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, readable

_FIRST_ROWS: Final = 1_000
"""Rows that show of most columns that they hold more than findings."""
_OF_SPECIES: Final = (
    r"gram|catalase|coagulase|oxidase|indole|urease|motil|ha?emoly|lactose|citrate|growth|control"
    r"|グラム|カタラーゼ|コアグラーゼ|オキシダーゼ|インドール|ウレアーゼ|運動性|溶血|発育|対照"
)
_OF_SPECIMENS: Final = (
    r"nitrit|occult|ha?ematuria|glucose|glucosuria|^protein$|proteinuria|ketone|bilirubin|urobilin"
    r"|leu[ck]ocyt|neutrophil|ha?emoglobin|^blood$|^(?:u-?)?[wr]bcs?(?![a-z])|^pus$|pyuria|bacteriuria|^bacteria$"
    r"|^bacteria (?:seen|count|load|in)|crystal|sediment|smear|microscop|^cocci$|^rods$"
    r"|(?<![a-z])cmt(?![a-z])|mastitis|somatic|亜硝酸|潜血|血尿|糖|尿蛋白|^蛋白|ケトン|ビリルビン|ウロビリ|白血球|赤血球|好中球|膿|結晶"
    r"|^(?:細菌)?培養(?:検査)?(?:結果)?$|^菌の?検出$|^cultures?(?: results?)?$"
    r"|尿沈渣|鏡検|塗抹|^細菌(?:数|量|尿)?$|菌量|^[球桿]菌$|乳房炎|体細胞"
)
_OF_ANIMALS: Final = (
    r"neuter|castrat|spay|pregnan|vaccin|fever|lame|diarrh|cough|symptom"
    r"|去勢|避妊|不妊|妊娠|ワクチン|発熱|跛行|下痢|咳|症状"
)
_OF_OTHER_AGENTS: Final = (
    r"^x?(?:fiv|felv|parvo)|virus|prrs|pedv?(?![a-z])|bvdv?(?![a-z])|(?<![a-z])(?:pcv|ibr|blv|ebl|fip|fcov|cdv)(?![a-z])"
    r"|leuka?emia|influenza|distemper|heartworm|parasit|giardia|coccidi|malassezia|mycoplasm|chlamyd|leptospir"
    r"|fung[iu]|yeast|candida|ウイルス|白血病|エイズ|パルボ|コロナ|インフルエンザ|ジステンパー|フィラリア|寄生虫|ジアルジア"
    r"|コクシジウム|マラセチア|マイコプラズマ|クラミジア|レプトスピラ|真菌|酵母|カンジダ"
)
_OF_NO_RULE: Final = re.compile(
    "|".join((_OF_SPECIES, _OF_SPECIMENS, _OF_ANIMALS, _OF_OTHER_AGENTS)), re.IGNORECASE
)
_OF_RESISTANCE: Final = re.compile(r"resist|(?<![a-z])[mxp]dr(?![a-z])|耐性", re.IGNORECASE)


def refuse_repeated(found: Opened, read: Iterable[str], stated: Iterable[str]) -> None:
    """Refuse a file with two columns of one heading that is asked: which of them counts is not known.

    Headings that differ in letter case alone are one, unless the caller said which column is meant.

    Raises
    ------
    Unclassifiable
    """
    used, said = set(read), set(stated)
    unread = {_alike(name) for name in found.headers if name not in used}
    for name in (one for one in found.headers if one in used):
        if name in found.repeated or (name not in said and _alike(name) in unread):
            raise Unclassifiable(FileFault.COLUMN_REPEATED, heading=name)


def _alike(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold().strip()


def refuse_screening_unread(found: Opened, read: Iterable[str], stated: Iterable[str]) -> None:
    """Refuse a file with a screening test that nobody reads.

    Raises
    ------
    Unclassifiable
        A header looks like a screening test, is not read as one, and nobody said which column is.
        Columns in which nothing is positive do no harm.
    """
    used, said = set(read), set(stated)
    for name in found.headers:
        test = None if name in used else looks_like_screening(name)
        if test is not None and test not in said and _may_be_positive(found, name, test):
            raise Unclassifiable(FileFault.SCREENING_UNREAD, heading=name, field=test)


def refuse_findings_unread(found: Opened, read: Iterable[str], in_words: Iterable[str]) -> None:
    """Refuse a column that nobody reads and in which stand findings alone, one of them positive.

    Whatever its heading, it may be a test that a rule asks for. Columns that are read ``in_words`` say of
    what their positive findings are (``OXA-48``).

    Raises
    ------
    Unclassifiable
    """
    used, worded = set(read), set(in_words)
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            name
            for name in found.headers
            if name not in used and kinds[name] in TEXTS and not _is_of_no_rule(name)
        ]
        if not names:
            return
        first = found.rows.select(pl.col(names).cast(pl.String)).head(_FIRST_ROWS)
        shown = first.collect(engine="streaming")
    for name in names:
        if all(map(is_finding, shown[name].drop_nulls().unique())):
            cells = _cells(found, name)
            unnamed = [one for one in cells if name not in worded or not mechanisms_in(one)]
            if all(map(is_finding, cells)) and any(map(is_plainly_positive, unnamed)):
                raise Unclassifiable(FileFault.FINDINGS_UNREAD, heading=name)


def _is_of_no_rule(heading: str) -> bool:
    """Tell whether a heading is of the species, the specimen, the animal or another agent than bacteria.

    No rule asks for these.
    """
    plain = unicodedata.normalize("NFKC", heading).replace("_", " ")
    if first_column(ORGANISM_TYPE, [plain]) is not None or is_of_somebody(heading):
        return True
    return _OF_NO_RULE.search(plain) is not None and _OF_RESISTANCE.search(plain) is None


def without_drugs(found: Opened) -> list[str]:
    """Return headers without those of a test and of a drug alike, unless their cells are words of a test."""
    return [name for name in found.headers if not may_be_a_drug(name) or _says_findings(found, name)]


def _says_findings(found: Opened, column: str) -> bool:
    """Tell whether every cell of a column is a word of a test, and none a number."""
    test, cells = looks_like_screening(column) or TESTS[0], _cells(found, column)
    return bool(cells) and all(
        found_in(test, cell) != UNREADABLE and not any(one.isdecimal() for one in cell) for cell in cells
    )


def _may_be_positive(found: Opened, column: str, test: str) -> bool:
    """Tell whether any cell of a column is neither empty nor a negative test."""
    return any(found_in(test, cell) not in {None, "negative"} for cell in _cells(found, column))


def _cells(found: Opened, column: str) -> list[str]:
    """Return the distinct texts of a column that says anything."""
    with readable(found.format):
        cells = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return [cell for cell in cells.to_series() if cell is not None and cell.strip()]
