"""What WHONET calls the columns of an isolate, by code and in the languages it speaks; preferred first."""

from typing import Final

ORGANISM: Final = ("ORGANISM", "Organisme", "Organismo", "Microorganismo", "Mikroorganismus", "菌名", "菌種")
ORGANISM_TYPE: Final = ("ORG_TYPE", "Organism type", "Type d'organisme", "Tipo de organismo")
"""Says how an organism stains by Gram (``+``, ``-``), or what it is else (``o``, ``f``)."""
HOST: Final = ("HOST", "ANIM_TYPE", "Animal type", "ORIGIN")
SPECIMEN: Final = (
    *("SPEC_TYPE", "Specimen type", "Type de prélèvement", "Tipo de muestra", "Tipo de amostra"),
    *("Probenart", "Probenmaterial", "検体種別", "材料"),
)
SPECIMEN_DATE: Final = (
    *("SPEC_DATE", "Specimen date", "Date du prélèvement", "Date de prélèvement", "Fecha de la muestra"),
    *("Fecha de muestra", "Data da amostra", "Probendatum", "採取日", "検体採取日"),
)
ENTRY_DATE: Final = ("DATE_DATA", "Date of data entry")
SPECIMEN_NUMBER: Final = (
    *("SPEC_NUM", "Specimen number", "Numéro de prélèvement", "Numéro du prélèvement"),
    *("Número de muestra", "Número de espécimen", "Número da amostra", "Probennummer", "検体番号"),
)
ISOLATE_NUMBER: Final = (
    "ISOL_NUM",
    "Isolate number",
    "Numéro de l'isolat",
    "Número de aislamiento",
    "Isolatnummer",
)
"""The number of an isolate within its specimen."""
COUNTRY: Final = ("COUNTRY_A", "COUNTRY", "Pays", "País", "国")
FARM: Final = ("FARM", "FARM_ID")
LABORATORY: Final = ("LABORATORY", "Laboratoire", "Laboratorio", "Laboratório", "Labor", "検査室")
