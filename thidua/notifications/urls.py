from django.urls import path

from thidua.notifications import views

app_name = "notifications"

urlpatterns = [
    path("thong-bao/", views.NotificationListView.as_view(), name="list"),
    path("thong-bao/chuong/", views.BellView.as_view(), name="bell"),
    path("thong-bao/da-doc/", views.ReadAllView.as_view(), name="read_all"),
    path("thong-bao/<int:pk>/mo/", views.OpenNotificationView.as_view(), name="open"),
    path("thu-gui-di/", views.OutboxView.as_view(), name="outbox"),
    path("thu-gui-di/<int:pk>/", views.MailView.as_view(), name="mail"),
    path("thu-gui-di/<int:pk>/gui-lai/", views.ResendView.as_view(), name="resend"),
    path("thu-gui-di/<int:pk>/tam-giu/", views.HoldView.as_view(), name="hold"),
]
