"""The kinds of fields. A new kind is one class here, one template to enter and one to read."""

from ctp_form.domain.fields import Field
from ctp_form.domain.kinds.addresses import AddressField
from ctp_form.domain.kinds.attachments import AttachmentField, ImageField
from ctp_form.domain.kinds.calculated import CalculatedField
from ctp_form.domain.kinds.choices import ChoiceField, MultipleChoiceField
from ctp_form.domain.kinds.contacts import EmailField, IdNumberField, PhoneField
from ctp_form.domain.kinds.dates import DateField
from ctp_form.domain.kinds.layout import ExplanationField, LayoutField, PageBreakField, SectionField, TabField
from ctp_form.domain.kinds.numbers import MoneyField, NumberField, PercentField
from ctp_form.domain.kinds.opinions import OpinionField
from ctp_form.domain.kinds.people import MemberField, MembersField, PostField, UnitField, UnitsField
from ctp_form.domain.kinds.relations import LookupField, RelationField
from ctp_form.domain.kinds.rich_texts import RichTextField
from ctp_form.domain.kinds.serials import SerialField
from ctp_form.domain.kinds.signatures import SignatureField
from ctp_form.domain.kinds.tables import TableField
from ctp_form.domain.kinds.times import PeriodField, TimeField
from ctp_form.domain.kinds.trees import TreeChoiceField
from ctp_form.domain.kinds.words import LongTextField, TextField
from ctp_form.domain.kinds.yes_no import YesNoField

KINDS: dict[str, type[Field]] = {
    one.kind: one
    for one in (
        TextField,
        LongTextField,
        RichTextField,
        NumberField,
        MoneyField,
        PercentField,
        DateField,
        TimeField,
        PeriodField,
        ChoiceField,
        MultipleChoiceField,
        TreeChoiceField,
        YesNoField,
        MemberField,
        MembersField,
        UnitField,
        UnitsField,
        PostField,
        PhoneField,
        EmailField,
        IdNumberField,
        AddressField,
        AttachmentField,
        ImageField,
        SignatureField,
        SerialField,
        OpinionField,
        TableField,
        RelationField,
        LookupField,
        CalculatedField,
        SectionField,
        TabField,
        PageBreakField,
        ExplanationField,
    )
}

__all__ = [
    "KINDS",
    "AddressField",
    "AttachmentField",
    "CalculatedField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "ExplanationField",
    "IdNumberField",
    "ImageField",
    "LayoutField",
    "LongTextField",
    "LookupField",
    "MemberField",
    "MembersField",
    "MoneyField",
    "MultipleChoiceField",
    "NumberField",
    "OpinionField",
    "PageBreakField",
    "PercentField",
    "PeriodField",
    "PhoneField",
    "PostField",
    "RelationField",
    "RichTextField",
    "SectionField",
    "SerialField",
    "SignatureField",
    "TabField",
    "TableField",
    "TextField",
    "TimeField",
    "TreeChoiceField",
    "UnitField",
    "UnitsField",
    "YesNoField",
]
