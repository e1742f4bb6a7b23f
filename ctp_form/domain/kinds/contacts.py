"""Texts with a shape of their own: phone, e-mail, ID number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem
from ctp_form.domain.reading import Reader

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,22}[0-9]")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def _plain(raw: Json) -> str:
    if not isinstance(raw, str):
        raise ValueProblem("text", mark("A text is needed here."))
    return unicodedata.normalize("NFKC", raw).strip() if len(raw) <= 300 else raw


@dataclass(frozen=True)
class PhoneField(Field):
    """A phone number; with *mobile* one of the mainland's mobile numbers."""

    kind: ClassVar[str] = "phone"
    may_start_from: ClassVar[bool] = True
    may_be_unique: ClassVar[bool] = True

    mobile: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, mobile=reader.flag("mobile"))

    def clean(self, raw: Json, known: Known) -> Json:
        text = _plain(raw) if raw is not None else ""
        if not text:
            return None
        if self.mobile:
            digits = re.sub(r"^\+?86(?=1\d{10}$)", "", re.sub(r"[ -]", "", text))
            if not digits.isascii() or not MOBILE.fullmatch(digits):
                raise ValueProblem("mobile", mark("A mobile number of 11 digits is needed here."))
            return digits
        if not PHONE.fullmatch(text):
            raise ValueProblem("phone", mark("A phone number is needed here, such as 010-6555 1234."))
        return text

    def mask(self, value: Json) -> str:
        return f"{str(value)[:3]}****{str(value)[-4:]}" if len(str(value)) >= 9 else super().mask(value)

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({MOBILE.pattern if self.mobile else PHONE.pattern})$"}


@dataclass(frozen=True)
class EmailField(Field):
    """An e-mail address."""

    kind: ClassVar[str] = "email"
    may_start_from: ClassVar[bool] = True
    may_be_unique: ClassVar[bool] = True

    def clean(self, raw: Json, known: Known) -> Json:
        text = _plain(raw) if raw is not None else ""
        if not text:
            return None
        if len(text) > 254 or not EMAIL.fullmatch(text):
            raise ValueProblem("email", mark("An e-mail address is needed here, such as name@example.org."))
        return text

    def mask(self, value: Json) -> str:
        name, _, domain = str(value).partition("@")
        return f"{name[:1]}***@{domain}"

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": 254}


@dataclass(frozen=True)
class IdNumberField(Field):
    """A resident's ID number (GB 11643): 18 places, a day of birth that exists, the right check character."""

    kind: ClassVar[str] = "id_number"
    may_be_unique: ClassVar[bool] = True

    def clean(self, raw: Json, known: Known) -> Json:
        text = _plain(raw).upper() if raw is not None else ""
        if not text:
            return None
        if not text.isascii() or not ID_NUMBER.fullmatch(text) or not _is_day(text[6:14]):
            raise ValueProblem("id_number", mark("An ID number of 18 places is needed here."))
        if check_character(text[:17]) != text[17]:
            raise ValueProblem("id_check", mark("This ID number has a slip: its last place doesn't fit the others."))
        return text

    def mask(self, value: Json) -> str:
        return f"{str(value)[:3]}***********{str(value)[-4:]}"

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{ID_NUMBER.pattern}$"}


def check_character(body: str) -> str:
    """The 18th place that belongs to the first 17."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _is_day(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1800
    except ValueError:
        return False
