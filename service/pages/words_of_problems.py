"""A refusal of a use case as a problem document in the language of the page."""

from service.errors import ServiceError
from service.locale.catalogue import Language
from service.problems import STATUS_OF, Problem, problem


def problem_of(error: ServiceError, language: Language, instance: str) -> Problem:
    """Return the problem document of a refusal."""
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    return problem(
        error.code,
        status,
        language,
        instance=instance,
        parameters=error.parameters,
        faults=list(error.faults),
    )
