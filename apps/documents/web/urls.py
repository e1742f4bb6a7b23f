"""Addresses of the module's pages."""

from django.urls import URLPattern, URLResolver, path

from apps.documents.web import categories, dispatches, receipts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", dispatches.show_dispatches, name="dispatch-list"),
    path("dispatches/new/", dispatches.EditDispatch.as_view(), name="dispatch-new"),
    path("dispatches/<uuid:dispatch_id>/", dispatches.show_dispatch, name="dispatch"),
    path("dispatches/<uuid:dispatch_id>/edit/", dispatches.EditDispatch.as_view(), name="dispatch-edit"),
    *[
        path(
            f"dispatches/<uuid:dispatch_id>/{what}/",
            dispatches.change_dispatch,
            {"what": what},
            name=f"dispatch-{what}",
        )
        for what in ("send", "number", "issue", "void", "urge")
    ],
    path("sign/", receipts.show_to_sign, name="to-sign"),
    path("sign/<uuid:distribution_id>/", receipts.sign, name="sign"),
    path("receipts/", receipts.show_receipts, name="receipt-list"),
    path("receipts/new/", receipts.EditReceipt.as_view(), name="receipt-new"),
    path("receipts/<uuid:receipt_id>/", receipts.show_receipt, name="receipt"),
    path("receipts/<uuid:receipt_id>/edit/", receipts.EditReceipt.as_view(), name="receipt-edit"),
    *[
        path(f"receipts/<uuid:receipt_id>/{what}/", receipts.change_receipt, {"what": what}, name=f"receipt-{what}")
        for what in ("register", "send", "finish")
    ],
    path("categories/", categories.show_categories, name="category-list"),
    path("categories/new/", categories.EditCategory.as_view(), name="category-new"),
    path("categories/<uuid:category_id>/", categories.EditCategory.as_view(), name="category"),
]
