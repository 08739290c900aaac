from django.urls import path

from campaigns.views import duties, participation

app_name = "campaigns"

unit_side = [
    path("viec-can-lam/", duties.TodoView.as_view(), name="todo"),
    path("viec/<int:pk>/", duties.DutyView.as_view(), name="duty"),
    path("viec/<int:pk>/gui/", duties.SendView.as_view(), name="send"),
    path("phong-trao-cua-don-vi/", participation.OwnCampaignsView.as_view(), name="own_campaigns"),
    path("tham-gia/<int:pk>/", participation.ParticipationView.as_view(), name="participation"),
    path("tham-gia/<int:pk>/chi-tieu/them/", participation.TargetAddView.as_view(), name="target_add"),
    path("tham-gia/<int:pk>/cong-trinh/them/", participation.WorkAddView.as_view(), name="work_add"),
    path("chi-tieu-don-vi/<int:pk>/sua/", participation.TargetEditView.as_view(), name="unit_target_edit"),
    path("chi-tieu-don-vi/<int:pk>/bo/", participation.TargetRemoveView.as_view(), name="unit_target_remove"),
    path("chi-tieu-don-vi/<int:pk>/bao-cao/", participation.ProgressView.as_view(), name="progress"),
    path("cong-trinh/<int:pk>/sua/", participation.WorkEditView.as_view(), name="work_edit"),
]

staff_side: list = []

urlpatterns = unit_side + staff_side
