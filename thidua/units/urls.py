from django.urls import path

from thidua.units.views import clusters, events, units

app_name = "units"
urlpatterns = [
    path("don-vi/", units.UnitListView.as_view(), name="list"),
    path("don-vi/them/", units.UnitCreateView.as_view(), name="create"),
    path("don-vi/sap-nhap/", events.MergeView.as_view(), name="merge"),
    path("don-vi/<int:pk>/", units.UnitDetailView.as_view(), name="detail"),
    path("don-vi/<int:pk>/sua/", units.UnitEditView.as_view(), name="edit"),
    path("don-vi/<int:pk>/ma/", units.UnitCodeView.as_view(), name="code"),
    path("don-vi/<int:pk>/doi-ten/", events.RenameView.as_view(), name="rename"),
    path("don-vi/<int:pk>/chuyen/", events.MoveView.as_view(), name="move"),
    path("don-vi/<int:pk>/chia-tach/", events.SplitView.as_view(), name="split"),
    path("don-vi/<int:pk>/giai-the/", events.DissolveView.as_view(), name="dissolve"),
    path("cum-khoi/", clusters.ClusterListView.as_view(), name="clusters"),
    path("cum-khoi/them/", clusters.ClusterCreateView.as_view(), name="cluster_create"),
    path("cum-khoi/<int:pk>/", clusters.ClusterDetailView.as_view(), name="cluster"),
    path("cum-khoi/<int:pk>/chep/", clusters.ClusterCopyView.as_view(), name="cluster_copy"),
    path("cum-khoi/<int:pk>/sua/", clusters.ClusterEditView.as_view(), name="cluster_edit"),
]
