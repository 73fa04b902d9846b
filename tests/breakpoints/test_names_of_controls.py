"""An isolate that only says that it is quality control, beside an organism that says which strain it is."""

import polars as pl
import pytest

from breakpoints.batch.meant import with_strains
from breakpoints.quality_control.strains import stands_for_organism

NAMES = [
    pytest.param("QC", "ATCC 25922", "ATCC 25922", id="the organism says more"),
    pytest.param(
        "精度管理株", "E. coli ATCC 25922", "E. coli ATCC 25922", id="the organism says more in words"
    ),
    pytest.param("QC", "E. coli", "QC", id="the organism names no strain"),
    pytest.param("ATCC 25922", "E. coli", "ATCC 25922", id="the isolate says it"),
    pytest.param("ATCC 25922", "ATCC 29213", "ATCC 25922", id="both say one"),
    pytest.param("A-1", "ATCC 25922", "ATCC 25922", id="a common name"),
    pytest.param("A-1", "E. coli", "E. coli", id="no control"),
    pytest.param("QC", None, "QC", id="no organism"),
]


@pytest.mark.parametrize(("isolate", "organism", "taken"), NAMES)
def test_of_isolate_and_organism_counts_what_names_the_strain(
    isolate: str, organism: str | None, taken: str
) -> None:
    assert (isolate if stands_for_organism(isolate, organism) else organism) == taken
    rows = pl.DataFrame({"isolate": [isolate], "organism": pl.Series([organism], dtype=pl.String)})
    assert rows.select(with_strains(pl.col("isolate"), pl.col("organism"))).item() == taken
