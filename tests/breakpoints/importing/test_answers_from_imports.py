"""What imported rows answer: cut-offs, groups of hosts, human rows, always I, block rows."""

from breakpoints.classify import Answer, Policy, Result, classify
from breakpoints.importing import Imported, import_amr
from breakpoints.index import TableIndex
from breakpoints.model import Kind, Method
from breakpoints.vocabulary import vocabulary

COLUMNS = "guideline,type,host,method,site,mo,organism,rank_index,ab,drug,disk_dose"
COLUMNS += ",breakpoint_S,breakpoint_R,uti,is_SDD"
CUT_OFFS = Policy(kinds=(Kind.ECV,))


def imported(*lines: str) -> Imported:
    """Import rows written as R AMR exports them."""
    return import_amr("\n".join((COLUMNS, *lines)).encode(), "lab", vocabulary())


def mic_row(kind: str, host: str, s: str, r: str, guideline: str = "EUCAST 2025") -> str:
    """Write an MIC row for E. coli and enrofloxacin."""
    key = f"{guideline},{kind},{host},MIC,,B_ESCHR_COLI,Escherichia coli,2,ENR,Enrofloxacin"
    return f"{key},,{s},{r},FALSE,FALSE"


def ask(found: Imported, host: str, value: str, policy: Policy | None = None) -> Answer:
    result = Result(organism="amr:B_ESCHR_COLI", host=host, drug="amr:ENR", method=Method.MIC, value=value)
    tables = [TableIndex.of(one.version) for one in found.tables]
    words = vocabulary().for_tables([found.additions] * len(tables))
    return classify(result, tables, policy or Policy(), words)


def test_a_cut_off_answers_for_any_host_only_if_asked_for_and_never_s_or_r() -> None:
    found = imported(mic_row("ECOFF", "ECOFF", "0.125", "0.125"))
    for host in ("dog", "chicken", "cattle"):
        said = [ask(found, host, value, CUT_OFFS) for value in ("0.12", "0.25")]
        assert [(one.category, one.extrapolated) for one in said] == [("WT", None), ("NWT", None)]
    assert ask(found, "dog", "0.12").reason == "other_kinds_only"


def test_a_row_for_poultry_answers_for_chickens_but_one_for_cattle_not_for_dogs() -> None:
    assert ask(imported(mic_row("animal", "poultry", "0.25", "0.5")), "chicken", "0.12").category == "S"
    assert (
        ask(imported(mic_row("animal", "cattle", "0.25", "0.5")), "dog", "0.12").reason == "other_hosts_only"
    )


def test_a_human_row_is_reached_only_by_the_policy_and_labelled() -> None:
    found = imported(mic_row("human", "human", "0.25", "0.5"))
    assert ask(found, "dog", "0.12").category == "no_criterion"
    answer = ask(found, "dog", "0.12", Policy(host_fallback=("human",)))
    assert (answer.category, answer.extrapolated) == ("S", "human_reference")


def test_a_boundary_that_nothing_reaches_never_gives_s() -> None:
    found = imported(mic_row("animal", "dogs", "0.001", "0.5"))
    assert [ask(found, "dog", value).category for value in ("0.0005", "0.001", "0.5", "1")] == [
        *("I", "I", "I", "R")
    ]


def test_the_year_of_the_first_table_named_decides() -> None:
    found = imported(
        mic_row("animal", "dogs", "0.25", "0.5", "CLSI 2024"),
        mic_row("animal", "dogs", "1", "4", "CLSI 2025"),
    )
    answer = ask(found, "dog", "1")
    assert answer.category == "R"
    assert answer.criterion is not None
    assert (answer.criterion.table, answer.criterion.edition) == ("lab-clsi-2024", "CLSI 2024")
    assert (answer.criterion.s_text, answer.criterion.r_text) == ("<=0.25", ">=0.5")
