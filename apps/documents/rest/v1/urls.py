"""REST addresses of the module."""

from django.urls import URLPattern, URLResolver, path

from apps.documents.rest.v1 import categories, dispatches, receipts, signing

urlpatterns: list[URLPattern | URLResolver] = [
    path("categories/", categories.CategoryList.as_view(), name="category-list"),
    path("categories/<uuid:category_id>/", categories.CategoryDetail.as_view(), name="category"),
    path("dispatches/", dispatches.DispatchList.as_view(), name="dispatch-list"),
    path("dispatches/<uuid:dispatch_id>/", dispatches.DispatchDetail.as_view(), name="dispatch"),
    path("dispatches/<uuid:dispatch_id>/files/", dispatches.DispatchFiles.as_view(), name="dispatch-files"),
    path("dispatches/<uuid:dispatch_id>/receivers/", dispatches.DispatchReceivers.as_view(), name="dispatch-receivers"),
    path("dispatches/<uuid:dispatch_id>/send/", dispatches.DispatchSend.as_view(), name="dispatch-send"),
    path("dispatches/<uuid:dispatch_id>/number/", dispatches.DispatchNumber.as_view(), name="dispatch-number"),
    path("dispatches/<uuid:dispatch_id>/issue/", dispatches.DispatchIssue.as_view(), name="dispatch-issue"),
    path("dispatches/<uuid:dispatch_id>/void/", dispatches.DispatchVoid.as_view(), name="dispatch-void"),
    path("dispatches/<uuid:dispatch_id>/urge/", dispatches.DispatchUrge.as_view(), name="dispatch-urge"),
    path("sign/", signing.ToSignList.as_view(), name="to-sign"),
    path("sign/<uuid:distribution_id>/", signing.Sign.as_view(), name="sign"),
    path("sign/<uuid:distribution_id>/back/", signing.SendBack.as_view(), name="send-back"),
    path("receipts/", receipts.ReceiptList.as_view(), name="receipt-list"),
    path("receipts/<uuid:receipt_id>/", receipts.ReceiptDetail.as_view(), name="receipt"),
    path("receipts/<uuid:receipt_id>/files/", receipts.ReceiptFiles.as_view(), name="receipt-files"),
    path("receipts/<uuid:receipt_id>/register/", receipts.ReceiptRegister.as_view(), name="receipt-register"),
    path("receipts/<uuid:receipt_id>/send/", receipts.ReceiptSend.as_view(), name="receipt-send"),
    path("receipts/<uuid:receipt_id>/finish/", receipts.ReceiptFinish.as_view(), name="receipt-finish"),
]
