"""The kinds of fields. A new kind is one class here, one template to enter and one to read."""

from ctp_form.domain.fields import Field
from ctp_form.domain.kinds.attachments import AttachmentField
from ctp_form.domain.kinds.calculated import CalculatedField
from ctp_form.domain.kinds.choices import ChoiceField
from ctp_form.domain.kinds.dates import DateField
from ctp_form.domain.kinds.numbers import MoneyField, NumberField
from ctp_form.domain.kinds.people import MemberField, UnitField
from ctp_form.domain.kinds.tables import TableField
from ctp_form.domain.kinds.words import LongTextField, TextField

KINDS: dict[str, type[Field]] = {
    one.kind: one
    for one in (
        TextField,
        LongTextField,
        NumberField,
        MoneyField,
        DateField,
        ChoiceField,
        MemberField,
        UnitField,
        AttachmentField,
        TableField,
        CalculatedField,
    )
}

__all__ = [
    "KINDS",
    "AttachmentField",
    "CalculatedField",
    "ChoiceField",
    "DateField",
    "LongTextField",
    "MemberField",
    "MoneyField",
    "NumberField",
    "TableField",
    "TextField",
    "UnitField",
]
