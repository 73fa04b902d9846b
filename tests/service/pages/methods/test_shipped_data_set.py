"""The worked examples of the model are worked on the data set that the service ships."""

from analysis.worked_examples.isolates import SHIPPED_CRITERION, shipped_table
from datasets.example import EXAMPLE_DISK_CONTENT, EXAMPLE_DRUG, EXAMPLE_ORGANISM, simulated_example
from datasets.table import paired_table_of
from service.first_start import EXAMPLE_L_STEP, EXAMPLE_U_STEP


def test_the_examples_rest_on_the_shipped_data_set_and_its_criterion() -> None:
    version = simulated_example()
    shipped = paired_table_of(version, EXAMPLE_ORGANISM, EXAMPLE_DRUG, EXAMPLE_DISK_CONTENT).table
    assert shipped.scattergram_cells() == shipped_table().scattergram_cells()
    assert (SHIPPED_CRITERION.l_step, SHIPPED_CRITERION.u_step) == (EXAMPLE_L_STEP, EXAMPLE_U_STEP)
