from django.urls import path, re_path

from campaigns.views import (
    amendments,
    board,
    campaigns,
    duties,
    edit,
    findings,
    joining,
    launch,
    participation,
    parts,
    plans,
    reading,
    score_cards,
    score_ranking,
    score_sheets,
    score_table,
    urging,
)

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

staff_side = [
    path("phong-trao/", campaigns.CampaignListView.as_view(), name="list"),
    path("phong-trao/tao-moi/", edit.CampaignCreateView.as_view(), name="create"),
    path("phong-trao/<int:pk>/", campaigns.CampaignView.as_view(), name="detail"),
    path("phong-trao/<int:pk>/chi-tieu/", campaigns.TargetsView.as_view(), name="targets"),
    path("phong-trao/<int:pk>/cong-viec/", campaigns.WorkView.as_view(), name="work"),
    re_path(
        r"^phong-trao/(?P<pk>[0-9]+)/cong-viec/(?P<item>[0-9]+)/(?P<mark>xong|chua-xong)/$",
        campaigns.WorkTickView.as_view(),
        name="work_tick",
    ),
    path("phong-trao/<int:pk>/don-vi/", campaigns.ParticipantsView.as_view(), name="participants"),
    path("phong-trao/<int:pk>/don-vi/them/", joining.LateUnitsView.as_view(), name="late_units"),
    path("phong-trao/<int:pk>/theo-doi/", board.BoardView.as_view(), name="board"),
    path("phong-trao/<int:pk>/theo-doi/xuat/", board.BoardExportView.as_view(), name="board_export"),
    path("phong-trao/<int:pk>/don-doc/", urging.UrgingsView.as_view(), name="urgings"),
    path("phong-trao/<int:pk>/don-doc/soan/", urging.UrgeView.as_view(), name="urge"),
    path("cong-van-don-doc/<int:pk>/", urging.UrgingView.as_view(), name="urging"),
    path("phong-trao/<int:pk>/lich-su/", campaigns.HistoryView.as_view(), name="history"),
    path("phong-trao/<int:pk>/soan/", edit.CampaignEditView.as_view(), name="edit"),
    path("phong-trao/<int:pk>/soan/don-vi/", edit.ParticipantsEditView.as_view(), name="participants_edit"),
    path("phong-trao/<int:pk>/soan/don-vi/them/", edit.ParticipantsAddView.as_view(), name="participants_add"),
    path(
        "phong-trao/<int:pk>/soan/don-vi/them-theo-loai/",
        edit.ParticipantsAddKindView.as_view(),
        name="participants_add_kind",
    ),
    path(
        "phong-trao/<int:pk>/soan/don-vi/them-theo-cum/",
        edit.ParticipantsAddClusterView.as_view(),
        name="participants_add_cluster",
    ),
    path("phong-trao/<int:pk>/soan/don-vi/bo/", edit.ParticipantsRemoveView.as_view(), name="participants_remove"),
    path("phong-trao/<int:pk>/soan/<slug:part>/", parts.PartListView.as_view(), name="parts"),
    path("phong-trao/<int:pk>/soan/<slug:part>/them/", parts.PartAddView.as_view(), name="part_add"),
    path("phong-trao/<int:pk>/soan/<slug:part>/<int:row>/", parts.PartEditView.as_view(), name="part_edit"),
    path("phong-trao/<int:pk>/soan/<slug:part>/<int:row>/xoa/", parts.PartDeleteView.as_view(), name="part_delete"),
    re_path(
        r"^phong-trao/(?P<pk>[0-9]+)/soan/(?P<part>[a-z-]+)/(?P<row>[0-9]+)/(?P<way>len|xuong)/$",
        parts.PartMoveView.as_view(),
        name="part_move",
    ),
    path("phong-trao/<int:pk>/san-sang/", launch.ReadinessView.as_view(), name="readiness"),
    path("phong-trao/<int:pk>/phat-dong/", launch.LaunchView.as_view(), name="launch"),
    path("phong-trao/<int:pk>/tong-ket/", launch.CloseView.as_view(), name="close"),
    path("van-ban-cho-tiep-nhan/", board.QueueView.as_view(), name="queue"),
    path("van-ban-gui/<int:pk>/", board.SubmissionView.as_view(), name="submission"),
    path("van-ban-gui/<int:pk>/tiep-nhan/", board.ReceiveView.as_view(), name="receive"),
    path("van-ban-gui/<int:pk>/tra-lai/", board.ReturnView.as_view(), name="return"),
    path("theo-doi-viec/<int:pk>/", board.DutyFollowView.as_view(), name="duty_follow"),
    path("theo-doi-viec/<int:pk>/gia-han/", board.ExtendView.as_view(), name="extend"),
    path("theo-doi-viec/<int:pk>/mien/", board.ExcuseView.as_view(), name="excuse"),
    path("theo-doi-viec/<int:pk>/bo-mien/", board.UnexcuseView.as_view(), name="unexcuse"),
]

plan_pages = [
    path("phong-trao/<int:pk>/cay-ke-hoach/", plans.PlanTreeView.as_view(), name="plans"),
    path("phong-trao/<int:pk>/cay-ke-hoach/nhanh/", plans.PlanBranchView.as_view(), name="plan_branch"),
    path("phong-trao/<int:pk>/chi-tieu/<int:target>/giao/", plans.CarriersView.as_view(), name="carriers"),
    path("tham-gia/<int:pk>/ke-hoach/", plans.OwnPlanView.as_view(), name="own_plan"),
    path("tham-gia/<int:pk>/ke-hoach/gui/", plans.OwnPlanSendView.as_view(), name="own_plan_send"),
]

amendment_pages = [
    path("phong-trao/<int:pk>/dieu-chinh/", amendments.AmendmentsView.as_view(), name="amendments"),
    path("phong-trao/<int:pk>/dieu-chinh/mo/", amendments.AmendmentOpenView.as_view(), name="amendment_open"),
    path("phong-trao/<int:pk>/ban/<int:number>/", amendments.VersionView.as_view(), name="campaign_version"),
    path("dieu-chinh/<int:pk>/", amendments.AmendmentView.as_view(), name="amendment"),
    path("dieu-chinh/<int:pk>/van-ban/", amendments.AmendmentDocumentView.as_view(), name="amendment_document"),
    path("dieu-chinh/<int:pk>/thoi-gian/", amendments.AmendmentFieldsView.as_view(), name="amendment_fields"),
    path("dieu-chinh/<int:pk>/huy/", amendments.AmendmentDiscardView.as_view(), name="amendment_discard"),
    path("dieu-chinh/<int:pk>/ban-hanh/", amendments.AmendmentPublishView.as_view(), name="amendment_publish"),
    path("dieu-chinh/<int:pk>/phan/<slug:part>/", amendments.AmendmentPartView.as_view(), name="amendment_part"),
    path("dieu-chinh/<int:pk>/phan/<slug:part>/them/", amendments.AmendmentAddView.as_view(), name="amendment_add"),
    path(
        "dieu-chinh/<int:pk>/phan/<slug:part>/<int:row>/",
        amendments.AmendmentChangeView.as_view(),
        name="amendment_change",
    ),
    path(
        "dieu-chinh/<int:pk>/phan/<slug:part>/<int:row>/thoi/",
        amendments.AmendmentRemoveView.as_view(),
        name="amendment_remove",
    ),
    path("dieu-chinh/dong/<int:pk>/", amendments.AmendmentLineView.as_view(), name="amendment_line"),
    path("dieu-chinh/dong/<int:pk>/bo/", amendments.AmendmentUnstageView.as_view(), name="amendment_unstage"),
]

scoring = [
    path("cham-diem/", score_sheets.SheetListView.as_view(), name="sheets"),
    path("cham-diem/mau-excel/", score_table.TemplateDownloadView.as_view(), name="score_template"),
    path("cham-diem/cum/<int:cluster>/them/", score_sheets.SheetCreateView.as_view(), name="sheet_create"),
    path("cham-diem/<int:pk>/", score_sheets.SheetView.as_view(), name="sheet"),
    path("cham-diem/<int:pk>/sua/", score_sheets.SheetEditView.as_view(), name="sheet_edit"),
    path("cham-diem/<int:pk>/trinh-duyet/", score_sheets.AskApprovalView.as_view(), name="sheet_ask"),
    path("cham-diem/<int:pk>/buoc-tiep/", score_sheets.OpenStepView.as_view(), name="sheet_open"),
    path("cham-diem/<int:pk>/lui-buoc/", score_sheets.StepBackView.as_view(), name="sheet_back"),
    path("cham-diem/<int:pk>/phan-cong/", score_sheets.AssignView.as_view(), name="sheet_assign"),
    path("cham-diem/<int:pk>/bang/", score_table.SheetTableView.as_view(), name="sheet_table"),
    path("cham-diem/<int:pk>/bang/them/", score_table.LineAddView.as_view(), name="criterion_add"),
    path("cham-diem/<int:pk>/bang/chep/", score_table.CopyTableView.as_view(), name="sheet_copy"),
    path("cham-diem/<int:pk>/bang/nhap-excel/", score_table.ImportView.as_view(), name="sheet_import"),
    path("cham-diem/<int:pk>/bang/nhap-excel/ghi/", score_table.ImportAcceptView.as_view(), name="sheet_import_accept"),
    path("cham-diem/<int:pk>/bang/<int:row>/", score_table.LineEditView.as_view(), name="criterion_edit"),
    path("cham-diem/<int:pk>/bang/<int:row>/xoa/", score_table.LineDeleteView.as_view(), name="criterion_delete"),
    re_path(
        r"^cham-diem/(?P<pk>[0-9]+)/bang/(?P<row>[0-9]+)/(?P<way>len|xuong)/$",
        score_table.LineMoveView.as_view(),
        name="criterion_move",
    ),
    path("cham-diem/<int:pk>/so-sanh/", score_cards.GapsView.as_view(), name="score_gaps"),
    path("cham-diem/<int:pk>/cong-bo/", score_ranking.PublishView.as_view(), name="sheet_publish"),
    path("cham-diem/<int:pk>/xep-hang/", score_ranking.RankingView.as_view(), name="ranking"),
    path("cham-diem/<int:pk>/xep-hang/excel/", score_ranking.RankingExcelView.as_view(), name="ranking_excel"),
    path("cham-diem/<int:pk>/suy-ton/them/", score_ranking.EndorsementAddView.as_view(), name="endorsement_add"),
    path("suy-ton/<int:pk>/bo/", score_ranking.EndorsementRemoveView.as_view(), name="endorsement_remove"),
    path("phieu-cham/<int:pk>/", score_cards.CardView.as_view(), name="score_card"),
    path("phieu-cham/<int:pk>/lay-diem-tu-cham/", score_cards.CardFillView.as_view(), name="card_fill"),
    path("phieu-cham/<int:pk>/tra-lai/", score_cards.CardReturnView.as_view(), name="card_return"),
]

# A launch plan read by the worker and checked beside its text, on the way to a draft.
plan_reading = [
    path("phong-trao/doc-van-ban/", reading.ReadingListView.as_view(), name="readings"),
    path("phong-trao/doc-van-ban/moi/", reading.ReadingStartView.as_view(), name="reading_start"),
    path("phong-trao/doc-van-ban/<int:pk>/", reading.ReadingView.as_view(), name="reading"),
    path("phong-trao/doc-van-ban/<int:pk>/tien-do/", reading.ReadingProgressView.as_view(), name="reading_progress"),
    path("phong-trao/doc-van-ban/<int:pk>/doc-lai/", reading.ReadingAgainView.as_view(), name="reading_again"),
    path("phong-trao/doc-van-ban/<int:pk>/bo/", reading.ReadingDiscardView.as_view(), name="reading_discard"),
    path("phong-trao/doc-van-ban/<int:pk>/tao-ban-soan/", reading.ReadingDraftView.as_view(), name="reading_draft"),
    path("phong-trao/doc-van-ban/<int:pk>/dong-y/", findings.AcceptPendingView.as_view(), name="reading_accept"),
    path(
        "phong-trao/doc-van-ban/<int:pk>/them-chi-tieu/<int:number>/",
        findings.FindingAddView.as_view(),
        name="finding_add",
    ),
    path("phong-trao/doc-van-ban/<int:pk>/dieu/<int:finding>/", findings.FindingLineView.as_view(), name="finding"),
    path(
        "phong-trao/doc-van-ban/<int:pk>/dieu/<int:finding>/sua/",
        findings.FindingEditView.as_view(),
        name="finding_edit",
    ),
    re_path(
        r"^phong-trao/doc-van-ban/(?P<pk>[0-9]+)/dieu/(?P<finding>[0-9]+)/(?P<way>dong-y|bo|xem-lai)/$",
        findings.FindingDecideView.as_view(),
        name="finding_decide",
    ),
]

urlpatterns = unit_side + staff_side + amendment_pages + plan_pages + scoring + plan_reading
