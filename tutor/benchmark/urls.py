from __future__ import annotations

from django.urls import path

from tutor.benchmark.views import bare
from tutor.urls import urlpatterns as product

urlpatterns = [path("bare/", bare), *product]
