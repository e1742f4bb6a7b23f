"""Sub-tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

ROW_ID = "_id"
_ID = re.compile(r"[0-9a-z]{1,36}")


@dataclass(frozen=True)
class TableField(Field):
    """Rows of the same columns. Rows are cleaned by ``writing``, which knows the policy; here only their shape is checked."""

    kind: ClassVar[str] = "table"
    value_type: ClassVar[ValueType] = "list"
    may_be_column: ClassVar[bool] = False

    columns: tuple[Field, ...] = ()
    min_rows: int = 0
    max_rows: int = 100

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        least, most = reader.whole("min_rows", 0, 500, 0), reader.whole("max_rows", 1, 500, 100)
        if least > most:
            reader.note("min_rows", "order", mark("The smallest is larger than the largest."))
        return cls(**common, min_rows=least, max_rows=most)

    def column(self, code: str) -> Field | None:
        """The column *code*."""
        return next((one for one in self.columns if one.code == code), None)

    def clean(self, raw: Json, known: Known) -> Json:
        """The rows as given, each a mapping with at most a well-formed ``_id``."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(row, Mapping) for row in raw):
            raise ValueProblem("rows", mark("A list of rows is needed here."))
        if len(raw) > self.max_rows:
            raise ValueProblem("too_many_rows", mark("At most %(limit)s rows."), limit=self.max_rows)
        ids = [row[ROW_ID] for row in raw if row.get(ROW_ID)]
        if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids) or len(set(ids)) != len(ids):
            raise ValueProblem("row_ids", mark("These rows can't be told apart. Open the form again."))
        return list(raw) or None

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "array", "minItems": self.min_rows, "maxItems": self.max_rows}
