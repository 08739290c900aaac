from django.urls import path, re_path

from thidua.notifications import views

app_name = "notifications"

urlpatterns = [
    path("thong-bao/", views.NotificationListView.as_view(), name="list"),
    path("thong-bao/chuong/", views.BellView.as_view(), name="bell"),
    path("thong-bao/da-doc/", views.ReadAllView.as_view(), name="read_all"),
    path("thong-bao/<int:pk>/mo/", views.OpenNotificationView.as_view(), name="open"),
    path("lich/", views.CalendarView.as_view(), name="calendar"),
    path("lich/dia-chi/", views.FeedView.as_view(), name="feed"),
    path("lich/dia-chi/huy/", views.FeedRevokeView.as_view(), name="feed_revoke"),
    re_path(r"^lich/(?P<token>[A-Za-z0-9_-]{43})\.ics$", views.FeedFileView.as_view(), name="feed_file"),
    path("thu-gui-di/", views.OutboxView.as_view(), name="outbox"),
    path("thu-gui-di/<int:pk>/", views.MailView.as_view(), name="mail"),
    path("thu-gui-di/<int:pk>/gui-lai/", views.ResendView.as_view(), name="resend"),
    path("thu-gui-di/<int:pk>/tam-giu/", views.HoldView.as_view(), name="hold"),
]
