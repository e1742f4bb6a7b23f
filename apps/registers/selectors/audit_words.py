"""What registers records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.registers.models import Register
from ctp_core.contracts import AuditWords, mark


def _registers(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Register.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "registers.create_register": mark("Created a register"),
        "registers.update_register": mark("Changed a register"),
        "registers.lift_register": mark("Moved a register to a new form version"),
        "registers.add_record": mark("Added a record"),
        "registers.change_record": mark("Changed a record"),
        "registers.delete_record": mark("Deleted a record"),
        "registers.save_view": mark("Saved a view"),
        "registers.delete_view": mark("Deleted a view"),
        "registers.upload_import": mark("Uploaded an import"),
        "registers.confirm_import": mark("Confirmed an import"),
        "registers.discard_import": mark("Discarded an import"),
        "registers.import_records": mark("Imported records"),
        "registers.start_export": mark("Began an export"),
        "registers.discard_export": mark("Discarded an export"),
        "registers.export_records": mark("Exported records"),
        "registers.create_public_form": mark("Made a public form"),
        "registers.update_public_form": mark("Changed a public form"),
        "registers.delete_public_form": mark("Deleted a public form"),
        "registers.give_answer": mark("Answered a public form"),
        "registers.refuse_flow": mark("A flow could not be started"),
    },
    kinds={
        "register": mark("The register"),
        "answer": mark("An answer"),
        "export": mark("Export"),
        "import": mark("Import"),
    },
    details={
        "import": mark("Import"),
        "export": mark("Export"),
        "form": mark("Form"),
        "open": mark("Open to answers"),
        "to_row": mark("Up to row"),
        "made": mark("Made"),
        "lifted": mark("Moved"),
        "kept": mark("Kept"),
        "shared": mark("For all"),
        "template": mark("Template"),
        "source": mark("Source"),
    },
    actors={
        "registers export": mark("Export of registers"),
    },
    names={"register": _registers},
)
