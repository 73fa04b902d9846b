"""Every code of a classified file has its words."""

import pytest

from service.file_classification.faults import FileFault
from service.file_classification.report import NoticeCode
from service.locale.catalogue import entries


@pytest.mark.parametrize(
    "key",
    [*(f"file.fault.{one.value}" for one in FileFault), *(f"file.notice.{one.value}" for one in NoticeCode)],
)
def test_a_fault_and_a_notice_of_a_file_have_a_text(key: str) -> None:
    assert key in entries()
