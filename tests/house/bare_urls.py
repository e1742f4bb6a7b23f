"""A urlconf with one view that declares nothing."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("planted/", lambda request: HttpResponse("open"))]
