"""Which columns hold what concerns people and places, and is dropped at the door."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from datasets.formats.headers import header_key

_NAMES = re.compile(
    r"owner|patient|client|customer|sender|physician|veterinarian|(first|last|family|given|sur|full|middle)name|"
    r"^name$|clinic|hospital|birth|dateofbirth|^dob$|^sex$|^gender$|address|street|^town$|^city$|village|"
    r"municipality|prefecture|^county$|^district$|postal|postcode|zipcode|identificationnumber|"
    r"^zip$|phone|^tel$|^telno$|^fax$|e?mail|farm|herd|holding|latitude|longitude|^lat$|^lon$|^lng$|gps|eartag|chip|"
    r"飼い主|飼主|所有者|畜主|患者|氏名|名前|住所|電話|メール|生年月日|性別|農場|牧場|農家|獣医師|病院|診療所|都道府県|市町村|郵便|"
    r"緯度|経度|耳標|個体識別|カルテ|診療番号|診察券|ペット名|動物名|オーナー|飼養者|患畜|愛称|呼び名|主治医|担当医|担当者|依頼者|依頼元|送付者|提出者|"
    r"顧客|連絡先|マイクロチップ|medicalrecord|chartn|^chart$|petname|animalname|nameofanimal|^pet$|breeder|keeper|submitter|referringvet|"
    r"technician|operator|"
    r"besitzer|halter|tierhalter|adresse|betrieb|^vorname$|^nachname$|geburtsdatum|geschlecht|^ort$|^plz$|"
    r"^nom$|prénom|^prenom$|propriétaire|proprietaire|éleveur|eleveur|élevage|naissance|^sexe$|vétérinaire|"
    r"veterinaire|^commune$|^ville$|codepostal|^nombre$|apellido|propietario|nacimiento|^sexo$|granja|direcci[oó]n"
)
_REMARKS: Final = re.compile(
    r"remark|comment|^notes?$|^memo$|freetext|備考|コメント|メモ|摘要|特記|申し送り|自由記載|自由記述|"
    r"bemerkung|kommentar|anmerkung|remarque|observaci"
)
_OF_WHONET: Final = frozenset(
    {
        *(
            "patientid",
            "identificationnumber",
            "firstname",
            "lastname",
            "fullname",
            "sex",
            "age",
            "datebirth",
        ),
        *("dateofbirth", "agecategory", "ward", "wardtype", "location", "locationtype", "institut"),
        *("institution", "department", "pattype", "physician", "owner", "sender", "town", "latitude"),
        *("longitude", "farm", "comment", "comments", "dateadmis", "dateofadmission", "diagnosis"),
    }
)
"""What WHONET calls its columns about persons and places, as files of other makers do, too."""


def is_of_somebody(header: str) -> bool:
    """Tell whether a header names a person, an animal or a place."""
    key = header_key(header)
    return key in _OF_WHONET or _NAMES.search(key) is not None


def is_personal(header: str) -> bool:
    """Tell whether a header names something personal, or remarks, in which anything may be written."""
    return is_of_somebody(header) or _REMARKS.search(header_key(header)) is not None


def is_of_remarks(header: str) -> bool:
    """Tell whether a header is of remarks."""
    key = header_key(header)
    return key in {"comment", "comments", "diagnosis"} or _REMARKS.search(key) is not None


def parted(headers: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part headers that nothing is read from into those that name something personal and the others."""
    left = dict.fromkeys(headers)
    return (
        tuple(header for header in left if is_personal(header)),
        tuple(header for header in left if not is_personal(header)),
    )


def parted_but(headers: Sequence[str], used: Collection[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the headers of all columns but those that are read from."""
    return parted(header for place, header in enumerate(headers) if header and place not in used)
