"""What laboratories are called: by name to their own laboratory; everybody else sees all of them together."""

from string import ascii_uppercase

from datasets.data_quality.report import OTHERS, VersionQuality
from service.locale.catalogue import Language, text

ALL = "\x00all"
"""Stands for all laboratories together."""


class LaboratoryNames:
    """The names of a version's laboratories, as one reader may see them."""

    def __init__(self, quality: VersionQuality, *, mine: bool, language: Language) -> None:
        self._language, self.mine = language, mine
        named = sorted({one.laboratory for one in quality.laboratories if one.laboratory})
        self._shown = {name: name if mine else self._letter(place) for place, name in enumerate(named)}

    def __call__(self, laboratory: str | None) -> str:
        """Return a laboratory's name."""
        if laboratory == ALL:
            return self._word("all_laboratories")
        if laboratory == OTHERS:
            return self._word("others")
        if not laboratory:
            return self._word("not_stated")
        return self._shown.get(laboratory) or self._word("others")

    def _letter(self, place: int) -> str:
        letter = ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
        return self._word("laboratory_letter", letter=letter)

    def _word(self, key: str, **parameters: object) -> str:
        return text(f"pages.data_quality.{key}", self._language, **parameters)
