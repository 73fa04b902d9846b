"""Examples for the OpenAPI document: one per body and per parameter."""

from typing import Any

_DIGEST = "9f2c3b7d5e1a4c6f8b0d2e4a6c8f1b3d5e7a9c0b2d4f6e8a1c3b5d7f9e0a2c4b"
_OTHER_DIGEST = "1b4e6a8c0d2f4b6e8a0c2d4f6b8e0a2c4d6f8b0e2a4c6d8f0b2e4a6c8d0f2b4e"
_ID = "019aa2f4b7c05d1e8f3a6b9c2d4e7f10"

PARAMETERS: dict[str, Any] = {
    "q": "past",
    "cursor": "100",
    "organism": "pasteurella_multocida",
    "drug": "ampicillin",
    "host": "pig",
    "method": "disk",
    "strain": "ATCC 25922",
    "guideline": "CLSI",
    "year": 2026,
    "disk_content": "10 µg",
    "site": "respiratory",
    "on": "2026-04-01",
    "tables": ["nval-tentative@1.0.0"],
    "kinds": ["provisional"],
    "host_fallback": ["cattle"],
    "table": "nval-tentative",
    "version": "1.0.0",
    "from": "1.0.0",
    "to": "latest",
    "criterion_id": "nval-tentative@1.0.0:0a1b2c3d4e5f",
    "name": "M. haemolytica, tilmicosin, 2026",
    "laboratory": "north",
    "mic_scale": "mg_per_l",
    "ladder": "1",
    "charset": "utf-8",
    "delimiter": ";",
    "decimal_mark": ",",
    "simulated": False,
    "zero_means_no_inhibition": True,
    "file_format": "wide",
    "sheets": ["2026"],
    "header_row": 3,
    "columns": ["isolate_id:検体番号"],
    "second_file_format": "tidy",
    "second_charset": "utf-8",
    "second_delimiter": ",",
    "second_sheets": ["2026"],
    "second_header_row": 1,
    "second_columns": ["isolate_id:検体番号"],
    "disk_contents": ["ampicillin:10 µg"],
    "publishes": True,
    "all_versions": True,
    "mapping": _ID,
    "mapping_id": _ID,
    "dataset_id": _ID,
    "derivation_id": _DIGEST,
    "other_id": _OTHER_DIGEST,
    "series": 0,
    "plot": "fitted-curve",
    "comparison_plot": "two-answers",
    "job_id": _ID,
    "proposal_id": _ID,
    "key_id": _ID,
    "import_id": _ID,
    "classification_id": _ID,
    "options": '{"host": "dog", "tables": ["nval-tentative"]}',
    "layout": "whonet_wide",
    "out": "xlsx",
    "out_layout": "long",
    "file_name": "april.csv",
    "as_job": False,
    "sheet": "Results",
    "date_order": "day_first",
    "specimen": "urine",
    "accept_not_stated": True,
    "strict": True,
    "rules": "on",
    "zone_zero_is_no_inhibition": False,
    "format": "whonet",
    "state": "open",
    "Idempotency-Key": "publish-2026-04-01",
}

BODIES: dict[str, Any] = {
    "checkControls": {
        "readings": [
            {
                "strain": "ATCC 25922",
                "drug": "ampicillin",
                "method": "disk",
                "disk_content": "10 µg",
                "value": "18",
                "date": "2026-04-01",
            }
        ]
    },
    "classify": {
        "results": [
            {
                "id": "17-0042",
                "organism": "Pasteurella multocida",
                "host": "pig",
                "drug": "ampicillin",
                "method": "disk",
                "disk_content": "10 µg",
                "value": "27",
                "specimen": "lung tissue",
                "isolate": "17-0042",
                "screening": {"beta_lactamase": "negative"},
            }
        ],
        "tables": ["nval-tentative"],
        "policy": {
            "accept_not_stated": True,
            "do_not_report": [{"drug": "enrofloxacin", "host": "pig", "unless": ["ampicillin"]}],
        },
    },
    "describeDataset": {"licence": "CC-BY-4.0"},
    "announceDataset": {"public_from": "2031-04-01"},
    "askPseudonyms": {"isolates": ["17-0042"], "farms": []},
    "withdrawTableVersion": {"reason": "The disk content was transcribed wrongly."},
    "startDerivation": {
        "dataset": _ID,
        "organism": "simulated_organism",
        "drug": "simulated_drug",
        "disk_content": "30 µg",
        "mic_criterion": {
            "s_le_mg_per_l": "0.5",
            "r_ge_mg_per_l": "2",
            "kind": "clinical",
            "source": "example criterion",
        },
        "seed": 1,
    },
    "findQualityControlRanges": {
        "readings": [
            {
                "laboratory": "north",
                "medium_lot": "A1",
                "strain": "ATCC 25922",
                "drug": "enrofloxacin",
                "disk_content": "5 µg",
                "zone_mm": "36",
                "mic_mg_per_l": "<=0.015",
            }
        ],
    },
    "submitProposal": {
        "derivation": _DIGEST,
        "table": "provisional-2026",
        "title_en": "Provisional disk criteria 2026",
        "title_ja": "暫定ディスク判定基準 2026",
        "comment": "500 isolates, three laboratories.",
    },
    "reviewProposal": {"verdict": "approve", "comment": "Checked the data and the discrepancy table."},
    "addLaboratory": {"name": "Northern livestock hygiene service centre"},
    "saveMapping": {
        "name": "zone reader 7",
        "headers": ["well", "D1", "M1"],
        "facts": {
            "columns": {"isolate_id": "well"},
            "zero_means_no_inhibition": True,
            "measured": [
                {"header": "D1", "field": "zone_mm", "drug": "ampicillin", "disk_content": "10 µg"},
                {"header": "M1", "field": "mic_mg_per_l", "drug": "ampicillin"},
            ],
        },
    },
    "renameMapping": {"name": "zone reader 8"},
    "addHolder": {"name": "Tanaka", "laboratory": _ID},
    "issueKey": {"holder": _ID, "scopes": ["researcher"], "days": 365},
}

_PAIRS = (
    "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l\n"
    "A1,Pasteurella multocida,ampicillin,10 µg,28,0.25\n"
)
UPLOADS = {
    "uploadDataset": _PAIRS,
    "uploadDatasetVersion": _PAIRS,
    "previewUpload": _PAIRS,
    "checkFile": _PAIRS,
    "checkFileAsCsv": _PAIRS,
    "checkFileAsWorkbook": _PAIRS,
    "importTables": (
        "organism,drug,method,disk_content,host,kind,s_text,r_text,citation\n"
        "Escherichia coli,ampicillin,disk,10 µg,dog,clinical,>=20,<=16,our own handbook 2026\n"
    ),
    "classifyFile": (
        "organism,drug,method,disk_content,host,value\nPasteurella multocida,ampicillin,disk,10 µg,pig,28\n"
    ),
}
