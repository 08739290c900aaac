from django.contrib import admin
from django.urls import include, path

from thidua.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("thidua.notifications.urls")),
    path("", include("thidua.documents.urls")),
]
