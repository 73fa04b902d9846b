"""The ways in which people write how a result was measured."""

import functools
from typing import Final

from breakpoints.model import Method
from breakpoints.vocabulary.folding import folded

METHODS: Final = frozenset(one.value for one in Method)
_WRITTEN: Final = {
    Method.DISK: (
        *("disk", "disks", "disc", "discs", "disk diffusion", "disc diffusion", "Kirby-Bauer"),
        *("ディスク", "ディスク法", "ディスク拡散法", "感受性ディスク法", "一濃度ディスク法", "KB", "KB法"),
    ),
    Method.MIC: (
        *("MIC", "broth microdilution", "broth dilution", "agar dilution", "BMD"),
        *("最小発育阻止濃度", "微量液体希釈法", "液体希釈法", "寒天平板希釈法"),
        *("E-test", "E test", "Etest", "Eテスト", "Eテスト法", "gradient strip", "gradient diffusion"),
    ),
}


def method_written(text: str | None) -> Method | None:
    """Return the method that a text names, whatever its case and width; None if it names none of ours."""
    return _methods().get(folded(text)) if text else None


def named(text: str | None) -> str | None:
    """Return the id of the method that a text names, else the text itself."""
    method = method_written(text)
    return text if method is None else method.value


@functools.cache
def _methods() -> dict[str, Method]:
    return {folded(name): method for method, names in _WRITTEN.items() for name in names}
