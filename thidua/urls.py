from django.contrib import admin
from django.urls import include, path

from thidua.dashboards.urls import front
from thidua.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("thidua.notifications.urls")),
    path("", include("thidua.documents.urls")),
    path("", include("campaigns.urls")),
    path("", include("awards.urls")),
    path("", include("thidua.audit.urls")),
    path("", include("thidua.units.urls")),
    path("", include("thidua.accounts.urls")),
    path("", include("dossiers.urls")),
    path("", include(front)),
    path("", include("thidua.dashboards.urls")),
]
