from django.urls import path

from thidua.documents import views

app_name = "documents"

urlpatterns = [
    path("tep/<uuid:file_id>/", views.FileView.as_view(), name="file"),
    path("cong-viec-nen/", views.JobListView.as_view(), name="jobs"),
    path("cong-viec-nen/<int:pk>/", views.JobView.as_view(), name="job"),
    path("cong-viec-nen/<int:pk>/chay-lai/", views.JobRetryView.as_view(), name="retry_job"),
]
