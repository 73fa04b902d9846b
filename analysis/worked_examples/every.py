"""All worked examples, computed afresh."""

from analysis.worked_examples.agreement import agreement_example
from analysis.worked_examples.counted import discrepancy_example, search_example
from analysis.worked_examples.laboratories import laboratory_example
from analysis.worked_examples.model import RESAMPLES, SIMULATIONS, model_examples
from analysis.worked_examples.one_sided import one_sided_example
from analysis.worked_examples.quality_control import control_example
from analysis.worked_examples.regression import regression_example
from analysis.worked_examples.report import WorkedExamples
from analysis.worked_examples.roc import roc_example
from analysis.worked_examples.sample_size import sample_size_example
from analysis.worked_examples.wild_type import wild_type_example


def worked_examples(resamples: int = RESAMPLES, simulations: int = SIMULATIONS) -> WorkedExamples:
    """Compute every example.

    Parameters
    ----------
    resamples, simulations : int
        Of the measurement-error model; 0 leaves its intervals and fit checks out.
    """
    model, probabilities = model_examples(resamples, simulations)
    return WorkedExamples(
        discrepancies=discrepancy_example(),
        search=search_example(),
        roc=roc_example(),
        regression=regression_example(),
        model=model,
        probabilities=probabilities,
        wild_type=wild_type_example(),
        one_sided=one_sided_example(),
        sample_size=sample_size_example(model.pair),
        agreement=agreement_example(),
        laboratories=laboratory_example(),
        control=control_example(),
    )
