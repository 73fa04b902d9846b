"""The licences that a data set can be published under: a short list of SPDX, or a text of its own."""

from typing import Final

import msgspec

OTHER: Final = "other"


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """A licence by its SPDX id; names of licences are not translated."""

    id: str
    name: str
    url: str


LICENCES: Final = (
    Licence(
        id="CC0-1.0",
        name="Creative Commons Zero 1.0 (public domain)",
        url="https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    Licence(
        id="CC-BY-4.0",
        name="Creative Commons Attribution 4.0",
        url="https://creativecommons.org/licenses/by/4.0/",
    ),
    Licence(
        id="CC-BY-SA-4.0",
        name="Creative Commons Attribution-ShareAlike 4.0",
        url="https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    Licence(
        id="CC-BY-NC-4.0",
        name="Creative Commons Attribution-NonCommercial 4.0",
        url="https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    Licence(
        id="ODC-By-1.0",
        name="Open Data Commons Attribution 1.0",
        url="https://opendatacommons.org/licenses/by/1-0/",
    ),
    Licence(
        id="ODbL-1.0",
        name="Open Data Commons Open Database License 1.0",
        url="https://opendatacommons.org/licenses/odbl/1-0/",
    ),
)
BY_ID: Final = {one.id: one for one in LICENCES}
