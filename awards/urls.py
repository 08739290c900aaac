from django.urls import path

from awards.views import catalogue, conditions, decisions, lines, prospects, register, signing

app_name = "awards"

urlpatterns = [
    path("quyet-dinh/", decisions.DecisionListView.as_view(), name="decisions"),
    path("quyet-dinh/cho-ky/", signing.ToSignView.as_view(), name="to_sign"),
    path("quyet-dinh/them/", decisions.DecisionCreateView.as_view(), name="decision_create"),
    path("quyet-dinh/<int:pk>/", decisions.DecisionView.as_view(), name="decision"),
    path("quyet-dinh/<int:pk>/sua/", decisions.DecisionEditView.as_view(), name="decision_edit"),
    path("quyet-dinh/<int:pk>/trinh/", signing.SubmitView.as_view(), name="decision_submit"),
    path("quyet-dinh/<int:pk>/in-thu/", signing.PreviewView.as_view(), name="decision_preview"),
    path("quyet-dinh/<int:pk>/ban-in/", decisions.PrintStatusView.as_view(), name="decision_print"),
    path("quyet-dinh/<int:pk>/ban-hanh/", signing.IssueView.as_view(), name="decision_issue"),
    path("quyet-dinh/<int:pk>/tra-lai/", signing.ReturnView.as_view(), name="decision_return"),
    path("quyet-dinh/<int:pk>/huy/", signing.CancelView.as_view(), name="decision_cancel"),
    path("quyet-dinh/<int:pk>/danh-sach/them/", lines.LineAddView.as_view(), name="line_add"),
    path("quyet-dinh/danh-sach/<int:pk>/sua/", lines.LineEditView.as_view(), name="line_edit"),
    path("quyet-dinh/danh-sach/<int:pk>/chuyen/", lines.LineMoveView.as_view(), name="line_move"),
    path("quyet-dinh/danh-sach/<int:pk>/bo/", lines.LineRemoveView.as_view(), name="line_remove"),
    path("so-khen-thuong/", register.RegisterView.as_view(), name="register"),
    path("so-khen-thuong/doi-tuong/<int:pk>/", register.RecipientView.as_view(), name="recipient"),
    path("so-khen-thuong/doi-tuong/<int:pk>/co-the-de-nghi/", prospects.ProspectsView.as_view(), name="prospects"),
    path("so-khen-thuong/doi-tuong/<int:pk>/khai/<slug:kind>/", prospects.DeclareView.as_view(), name="declare"),
    path(
        "so-khen-thuong/doi-tuong/<int:pk>/khai/<slug:kind>/<int:fact>/bo/",
        prospects.WithdrawView.as_view(),
        name="withdraw",
    ),
    path("du-dieu-kien/", prospects.QualifiedView.as_view(), name="qualified"),
    path("du-dieu-kien/tai-ve/", prospects.QualifiedExportView.as_view(), name="qualified_export"),
    path("danh-muc-khen-thuong/dieu-kien/them/", conditions.RuleAddView.as_view(), name="rule_add"),
    path("danh-muc-khen-thuong/dieu-kien/<int:pk>/", conditions.RuleEditView.as_view(), name="rule_edit"),
    path("danh-muc-khen-thuong/", catalogue.CatalogueView.as_view(), name="catalogue"),
]
