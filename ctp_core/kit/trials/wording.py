"""Texts left in the wrong language: whatever is neither somebody's data nor, in Chinese pages, written so on purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import available_timezones

from django.apps import apps
from django.db import models
from django.utils.translation import trans_real

CHINESE = re.compile(r"[0-9\u3400-\u9fff]*[\u3400-\u9fff][0-9\u3400-\u9fff]*")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.’'-]*(?: [A-Za-z0-9][A-Za-z0-9_.’'-]*)*")
# Names for machines, as settings, actions and digests have them, are the same in every language.
CODES = re.compile(r"\S*[A-Za-z0-9][0-9_./@:=-]+[A-Za-z0-9]\S*|\b[0-9a-f]{8,}\b")
MARKS = re.compile(r"[，。；：！？（）]")
# Languages are named in themselves.
ALWAYS = ("中文", "English")


class Wording:
    """Knows all texts that people have written into the house and all that its catalogue says in Chinese."""

    def __init__(self) -> None:
        # Time zones are called the same all over the world.
        self.data = "\n".join((*_data(), *available_timezones()))
        catalogue: Any = trans_real.translation("zh-hans")
        self.chinese = "\n".join(str(text) for _id, text in catalogue._catalog.items())
        # English texts that name a Chinese term beside their own do so on purpose.
        self.english = "\n".join(str(text) for text, _said in catalogue._catalog.items())

    def misplaced(self, texts: Iterable[str], language: str) -> list[str]:
        """Those of *texts* with words that do not belong on a page in *language* (``zh-hans`` or ``en``)."""
        check = self._not_chinese if language == "zh-hans" else self._not_english
        return [text for text in texts if check(text)]

    def _not_chinese(self, text: str) -> bool:
        runs = (one.group().strip(" .-") for one in LATIN.finditer(CODES.sub(" ", text)))
        return any(
            len(run) > 1 and run not in self.data and run not in self.chinese and run not in ALWAYS for run in runs
        )

    def _not_english(self, text: str) -> bool:
        runs = [one.group() for one in CHINESE.finditer(text)]
        if not runs:
            return bool(MARKS.search(text))
        return any(run not in self.data and run not in self.english and run not in ALWAYS for run in runs)


def _data() -> Iterator[str]:
    """Every text in the database."""
    for model in apps.get_models():
        names = [
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField | models.FileField)
        ]
        for row in model._default_manager.values_list(*names).iterator() if names else ():
            yield from _texts(row)


def _texts(value: Any) -> Iterator[str]:
    """The texts within a value of a row."""
    if isinstance(value, str):
        yield value
        if value[:1] in "[{":
            try:
                yield from _texts(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
