"""A refusal of a use case as a problem document in the language of the page."""

import msgspec

from service.errors import ServiceError
from service.locale.catalogue import Language, has_text, text
from service.problems import STATUS_OF, Problem, problem


def problem_of(error: ServiceError, language: Language, instance: str) -> Problem:
    """Return the problem document of a refusal."""
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    found = problem(
        error.code,
        status,
        language,
        instance=instance,
        parameters=error.parameters,
        faults=list(error.faults),
    )
    return for_readers(found, language)


def for_readers(found: Problem, language: Language) -> Problem:
    """Say what people do in a browser, where the document says what programs send."""
    if not has_text(f"problem_on_page.{found.code}"):
        return found
    title = text(f"problem_title_on_page.{found.code}", language)
    return msgspec.structs.replace(found, title=title, detail=text(f"problem_on_page.{found.code}", language))
