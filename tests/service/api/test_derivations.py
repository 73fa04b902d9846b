"""Derivations and jobs as the interface shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from breakpoints.shipped import nval_tentative
from datasets.store import derivations, jobs
from datasets.store.rows import Progress, WorkState
from service.derivations import asking
from service.plots.every import PlotName

CRITERION = {"s_le_mg_per_l": "0.5", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "test"}


def question(service: Any, **more: Any) -> dict[str, Any]:
    listed = service.client.get("/api/v1/datasets").json()["items"]
    dataset = next(one for one in listed if one["simulated"])
    group = dataset["versions"][0]["groups"][0]
    return {
        "dataset": dataset["id"],
        **{name: group[name] for name in ("organism", "drug", "disk_content")},
        "mic_criterion": CRITERION,
        "options": {
            "bootstrap_resamples": 20,
            "regression_resamples": 10,
            "model_resamples": 2,
            "model_simulations": 0,
        },
        **more,
    }


def ask(service: Any, who: str = "researcher", **more: Any) -> Any:
    return service.client.post("/api/v1/derivations", json=question(service, **more), headers=service.by(who))


def test_a_question_is_queued_once_and_answered_from_the_store(service: Any) -> None:
    first = ask(service).json()
    assert first["state"] == "queued"
    job = service.client.get(f"/api/v1/jobs/{first['job']}", headers=service.by("lab")).json()
    assert (job["kind"], job["subject"], job["state"]) == ("derivation", first["id"], "queued")
    drawn = service.client.get(
        f"/api/v1/derivations/{first['id']}/scattergram", headers=service.by("researcher")
    )
    assert (drawn.status_code, drawn.json()["code"]) == (409, "derivation_unfinished")
    service.work(first["id"])
    again = ask(service).json()
    assert (again["id"], again["job"], again["state"]) == (first["id"], first["job"], "succeeded")
    assert again["record"]["data_digest"] == again["dataset_version"]
    assert set(again["record"]["left_out"].values()) == {0}
    assert len(again["record_digest"]) == 64
    drawn = service.client.get(f"/api/v1/derivations/{first['id']}/scattergram?lang=ja")
    assert drawn.status_code == 200  # the data are public, and so is what rests on them
    listed = service.client.get(f"/api/v1/derivations/{first['id']}/plots?lang=ja").json()
    drawable = [name for name in PlotName if name is not PlotName.LEAVE_ONE_LABORATORY_OUT]  # there is one
    assert [one["name"] for one in listed] == [name.value for name in drawable]
    for one in listed:
        drawn = service.client.get(f"{one['url']}?lang=ja").json()
        assert drawn["title"] == one["title"]
        assert "vega-lite" in drawn["$schema"]
    missing = service.client.get(f"/api/v1/derivations/{first['id']}/plots/magic")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_plot")
    assert "fitted-curve" in missing.json()["detail"]


def test_conditions_are_part_of_a_question_and_what_is_none_is_refused(service: Any) -> None:
    plain = ask(service).json()["id"]
    chosen = ask(service, conditions={"medium": ["MHA"], "mic_method": ["broth"]})
    assert chosen.status_code == 202, chosen.text
    assert chosen.json()["id"] != plain
    assert ask(service, conditions={"mic_method": ["guess"]}).status_code == 400
    assert ask(service, conditions={}).json()["id"] == plain


def test_nobody_waits_to_write_while_a_question_reads_its_data_set(service: Any) -> None:
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(service.store.writing_engine, "before_cursor_execute", hear)
    assert ask(service, seed=15).status_code == 202
    assert any("INSERT INTO derivation" in one for one in said)
    assert not [one for one in said if "FROM blob" in one]


def test_a_waiting_derivation_is_cancelled_and_can_be_asked_again(service: Any) -> None:
    first = ask(service, seed=5).json()
    address = f"/api/v1/jobs/{first['job']}/cancel"
    assert service.client.post(address, headers=service.by("stranger")).status_code == 404
    assert service.client.post(address, headers=service.by("researcher")).json()["state"] == "cancelled"
    again = service.client.post(address, headers=service.by("researcher"))
    assert (again.status_code, again.json()["code"]) == (409, "job_finished")
    asked = ask(service, seed=5).json()
    assert (asked["id"], asked["state"]) == (first["id"], "queued")
    assert asked["job"] != first["job"]


def test_a_laboratory_waits_for_so_many_derivations_at_a_time(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_WAITING", 3)  # the shipped example's is the first
    first, second, third = (ask(service, seed=seed) for seed in (11, 12, 13))
    assert (second.status_code, third.status_code) == (202, 409)
    assert third.json()["code"] == "too_many_jobs"
    assert ask(service, seed=11).json()["id"] == first.json()["id"]  # the same question is no other job
    assert ask(service, who="stranger", seed=13).status_code == 202
    listed = service.client.get("/api/v1/derivations", headers=service.by("researcher")).json()["items"]
    assert not [one for one in listed if one["question"]["plan"]["seed"] == 13]
    service.client.post(f"/api/v1/jobs/{first.json()['job']}/cancel", headers=service.by("researcher"))
    assert ask(service, seed=13).status_code == 202


def test_progress_names_each_method_in_both_languages(service: Any) -> None:
    asked = ask(service, seed=7).json()
    told = Progress(stage="model_resamples", done=9, of=20, stages=("roc", "model_resamples"))
    with service.store.writing() as connection:
        jobs.start(connection, asked["job"], at=datetime.now(UTC))
        assert jobs.report(connection, asked["job"], told)
    job = service.client.get(f"/api/v1/jobs/{asked['job']}", headers=service.by("lab")).json()
    shown = service.client.get(f"/api/v1/derivations/{asked['id']}", headers=service.by("lab")).json()
    assert job["progress"] == shown["progress"]
    assert (job["progress"]["done"], job["progress"]["of"]) == (9, 20)
    assert job["progress"]["stages"] == [
        {"method": "roc", "name_en": "ROC curve", "name_ja": "ROC 曲線"},
        {
            "method": "model_resamples",
            "name_en": "Resamples of the measurement-error model",
            "name_ja": "測定誤差モデルの再標本",
        },
    ]


def test_a_proposal_needs_a_finished_derivation(service: Any) -> None:
    asked = ask(service, seed=6).json()
    body = {"derivation": asked["id"], "table": "example", "title_en": "E", "title_ja": "例"}
    answer = service.client.post("/api/v1/proposals", json=body, headers=service.by("researcher"))
    assert (answer.status_code, answer.json()["code"]) == (409, "derivation_unfinished")


@pytest.mark.parametrize(
    ("more", "code", "pointer"),
    [
        pytest.param({"organism": "xyz"}, "unknown_organism", "/organism", id="organism"),
        pytest.param({"drug": "xyz"}, "unknown_drug", "/drug", id="drug"),
        pytest.param({"host": "xyz"}, "unknown_host", "/host", id="host"),
        pytest.param(
            {"organism": "xyz", "disk_content": "ten"}, "input_invalid", "/organism", id="several at once"
        ),
        pytest.param({"host": "pig"}, "group_absent", "/organism", id="a host without pairs"),
        pytest.param({"drug": "ampicillin"}, "group_absent", "/organism", id="a drug without pairs"),
        pytest.param({"disk_content": "ten"}, "disk_content_unreadable", "/disk_content", id="content"),
        pytest.param({"methods": ["magic"]}, "unknown_method", "/methods", id="method"),
        pytest.param(
            {"mic_criterion": {**CRITERION, "source": " \u3000"}},
            "source_unreadable",
            "/mic_criterion/source",
            id="a criterion that stands nowhere",
        ),
        pytest.param(
            {"in_force": {"zone_s_ge_mm": 20, "source": "page\x001"}},
            "source_unreadable",
            "/in_force/source",
            id="a control character in a source",
        ),
        pytest.param(
            {"options": {"minimum_width_mm": 9, "maximum_width_mm": 3}},
            "widths_out_of_order",
            "/options/minimum_width_mm",
            id="widths",
        ),
        pytest.param(
            {"mic_criterion": {**CRITERION, "r_ge_mg_per_l": "0.5"}},
            "r_not_above_s",
            "/mic_criterion/r_ge_mg_per_l",
            id="U <= L",
        ),
        pytest.param(
            {"mic_criterion": {**CRITERION, "kind": "ecv"}},
            "cut_off_has_one_boundary",
            "/mic_criterion/r_ge_mg_per_l",
            id="a cut-off with an R",
        ),
        pytest.param(
            {"mic_criterion": {**CRITERION, "s_le_mg_per_l": "<=0.5"}},
            "mic_boundary_unreadable",
            "/mic_criterion/s_le_mg_per_l",
            id="a sign in the boundary",
        ),
        pytest.param(
            {"mic_criterion": {**CRITERION, "kind": "magic"}},
            "unknown_kind",
            "/mic_criterion/kind",
            id="kind",
        ),
        pytest.param(
            {"mic_criterion": "nval-tentative@1.0.0:000000000000"},
            "mic_criterion_unusable",
            "/mic_criterion",
            id="a criterion that is not there",
        ),
        pytest.param(
            {"in_force": "nval-tentative@1.0.0:000000000000"},
            "zone_criterion_unusable",
            "/in_force",
            id="a criterion in force that is not there",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_names_the_place(
    shared: Any, more: dict[str, Any], code: str, pointer: str
) -> None:
    answer = ask(shared, **more)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        pytest.param(
            {"methods": ["roc"] * 21}, ("/methods", "constraint"), id="too many methods, each of them one"
        ),
        pytest.param({"methods": ["roc", 1]}, ("/methods/1", "wrong_type"), id="a method that is a number"),
        pytest.param({"methods": ["x" * 201]}, ("/methods/0", "constraint"), id="a long method"),
        pytest.param({"dataset": "x" * 201}, ("/dataset", "constraint"), id="a long data set"),
        pytest.param({"mic_criterion": "x" * 201}, ("/mic_criterion", "constraint"), id="a long criterion"),
    ],
)
def test_a_fault_of_a_question_stands_at_its_place_and_repeats_no_long_text(
    shared: Any, more: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = ask(shared, **more)
    assert answer.status_code == 400, answer.text
    assert [(one["pointer"], one["rule"]) for one in answer.json()["errors"]] == [fault]
    assert len(answer.content) < 1_000


def test_the_zone_criterion_in_force_is_stated_or_a_published_one(shared: Any) -> None:
    row = next(one for one in nval_tentative().criteria if one.zone and one.zone.s_ge_mm is not None)
    identity = f"nval-tentative@1.0.0:{row.row_id}"
    plan = ask(shared, in_force=identity, data_rules="committee").json()["question"]["plan"]
    assert row.zone is not None
    assert plan["in_force"]["zone_s_ge_mm"] == row.zone.s_ge_mm
    assert plan["in_force"]["source"] == identity
    assert {"rule": "laboratories", "at_least": 5}.items() <= plan["data_rules"][4].items()
    limits = {"zone_s_ge_mm": 22, "zone_r_le_mm": 17, "source": "a book"}
    stated = ask(shared, in_force=limits, data_rules=[{"rule": "years", "at_least": 3}]).json()
    assert stated["question"]["plan"]["in_force"] == limits
    assert [rule["at_least"] for rule in stated["question"]["plan"]["data_rules"]] == [3]


def test_a_data_set_that_is_not_there(shared: Any) -> None:
    assert ask(shared, dataset="0" * 32).status_code == 404
    assert ask(shared, dataset=f"{question(shared)['dataset']}@9").status_code == 404


ROWS = "".join(f"i{i},{12 + i % 18},{(0.25, 1, 4, 16)[i % 4]}\n" for i in range(60))


def own_question(service: Any, who: str) -> dict[str, Any]:
    """Upload the same data as everybody else, and return a question to one's own copy.

    The rows name no isolates: each laboratory has pseudonyms of its own for them.
    """
    rows = "\n".join(line.partition(",")[2] for line in ROWS.splitlines())
    facts = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug"}
    sent = service.client.post(
        "/api/v1/datasets",
        params={"name": f"of {who}", **facts},
        content=f"zone_mm,mic_mg_per_l\n{rows}".encode(),
        headers=service.by(who),
    )
    assert sent.status_code == 202, sent.text
    options = {
        "bootstrap_resamples": 20,
        "regression_resamples": 10,
        "model_resamples": 2,
        "model_simulations": 0,
    }
    return {"dataset": sent.json()["id"], **facts, "mic_criterion": CRITERION, "options": options}


def test_one_laboratory_giving_up_takes_nothing_from_another_that_asked_the_same(service: Any) -> None:
    client = service.client

    def put(who: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict(client.post("/api/v1/derivations", json=body, headers=service.by(who)).json())

    def seen(who: str, identity: str) -> tuple[str, bool]:
        view = client.get(f"/api/v1/derivations/{identity}", headers=service.by(who)).json()
        return view["state"], view["record"] is not None

    def cancel(who: str, job: str) -> int:
        return int(client.post(f"/api/v1/jobs/{job}/cancel", headers=service.by(who)).status_code)

    questions = {who: own_question(service, who) for who in ("researcher", "stranger")}
    ours, theirs = (put(who, questions[who]) for who in questions)
    assert ours["id"] == theirs["id"]
    assert None not in {ours["job"], theirs["job"]}
    assert ours["job"] != theirs["job"]
    assert cancel("stranger", ours["job"]) == 404
    assert cancel("researcher", ours["job"]) == 200
    assert seen("researcher", ours["id"]) == ("cancelled", False)
    assert seen("stranger", ours["id"]) == ("queued", False)
    service.work(ours["id"])
    assert seen("stranger", ours["id"]) == ("succeeded", True)
    assert seen("researcher", ours["id"]) == ("cancelled", False)  # nobody learns that others went on
    drawn = client.get(f"/api/v1/derivations/{ours['id']}/scattergram", headers=service.by("researcher"))
    body = {"derivation": ours["id"], "table": "example", "title_en": "Example", "title_ja": "例"}
    proposed = client.post("/api/v1/proposals", json=body, headers=service.by("researcher"))
    for refused in (drawn, proposed):
        assert (refused.status_code, refused.json()["code"]) == (409, "derivation_unfinished")
        assert refused.json()["parameters"]["state"] == "cancelled"
    assert put("researcher", questions["researcher"])["job"] != ours["job"]


def test_the_last_one_giving_up_ends_the_computation(service: Any) -> None:
    views = {}
    for who in ("researcher", "stranger"):
        body = own_question(service, who)
        views[who] = service.client.post("/api/v1/derivations", json=body, headers=service.by(who)).json()
    for who, view in views.items():
        service.client.post(f"/api/v1/jobs/{view['job']}/cancel", headers=service.by(who))
    with service.store.reading() as connection:
        row = derivations.for_worker(connection, views["stranger"]["id"])
    assert row is not None
    assert row.state is WorkState.CANCELLED
