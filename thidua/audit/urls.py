from django.urls import path

from thidua.audit.views import AuditListView

app_name = "audit"
urlpatterns = [path("nhat-ky/", AuditListView.as_view(), name="list")]
