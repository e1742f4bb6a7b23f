"""The module's tables."""

from apps.documents.models.categories import Category
from apps.documents.models.dispatches import (
    Dispatch,
    DispatchAccountGrant,
    DispatchGroupGrant,
    Distribution,
)
from apps.documents.models.receipts import Receipt, ReceiptAccountGrant, ReceiptGroupGrant

__all__ = [
    "Category",
    "Dispatch",
    "DispatchAccountGrant",
    "DispatchGroupGrant",
    "Distribution",
    "Receipt",
    "ReceiptAccountGrant",
    "ReceiptGroupGrant",
]
