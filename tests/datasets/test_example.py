from breakpoints.vocabulary import vocabulary
from datasets.example import (
    EXAMPLE_DISK_CONTENT,
    EXAMPLE_DRUG,
    EXAMPLE_ISOLATES,
    EXAMPLE_ORGANISM,
    simulated_example,
)
from datasets.table import paired_table_of


def test_the_example_is_simulated_in_every_respect() -> None:
    version = simulated_example()
    assert version.simulated
    assert vocabulary().organisms[EXAMPLE_ORGANISM].simulated
    assert vocabulary().drugs[EXAMPLE_DRUG].simulated
    assert all(row.isolate_id and row.isolate_id.startswith("SIM") for row in version.rows())


def test_the_example_is_the_same_each_time() -> None:
    assert simulated_example().digest == simulated_example().digest


def test_the_example_becomes_a_table_of_all_its_isolates() -> None:
    chosen = paired_table_of(simulated_example(), EXAMPLE_ORGANISM, EXAMPLE_DRUG, EXAMPLE_DISK_CONTENT)
    assert chosen.n_isolates == chosen.table.n == EXAMPLE_ISOLATES
    assert chosen.table.mic_censored.any()
