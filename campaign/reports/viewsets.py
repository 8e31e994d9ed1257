"""Viewset of reports in the menu "Báo cáo", with the panels of the two forms."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from campaign.reports import services, views
from campaign.reports.forms import ReportForm
from campaign.reports.models import Report

_SCOPE = [
    FieldPanel("period"),
    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    FieldPanel("parts"),
    FieldPanel("topics"),
    FieldPanel("corrects"),
]
_HEADING = [
    FieldPanel("subject"),
    FieldRowPanel([FieldPanel("parent_agency"), FieldPanel("agency_name")]),
    FieldRowPanel([FieldPanel("number"), FieldPanel("symbol")]),
    FieldRowPanel([FieldPanel("place"), FieldPanel("dated_on")]),
    FieldPanel("addressees"),
    FieldPanel("recipients"),
    FieldRowPanel([FieldPanel("signing_right"), FieldPanel("signer_position"), FieldPanel("signer_name")]),
]
_NARRATIVE = [
    HelpPanel(
        "<p>Mỗi dòng là một đoạn. Mục nào để trống thì không in; các mục còn lại tự đánh số La Mã. Bảng số liệu,"
        " biểu đồ và danh sách bài do máy lập, không phải chép vào đây.</p>"
    ),
    FieldPanel("directing", heading="I. Công tác chỉ đạo"),
    FieldPanel(
        "results",
        heading="II. Kết quả thực hiện",
        help_text="Câu đầu tiên do máy viết từ số liệu. Để nguyên thì câu chữ tự đổi theo số liệu; đã sửa thì máy giữ"
        " lời của bạn, kể cả các con số trong đó. Xóa hết thì máy viết lại.",
    ),
    FieldPanel(
        "shortcomings",
        heading="III. Tồn tại, hạn chế và nguyên nhân",
        help_text="Điều chưa làm được, vì sao. Nhiệm vụ chưa có tin, bài nêu ở mục II có thể là chỗ bắt đầu.",
    ),
    FieldPanel(
        "direction",
        heading="IV. Phương hướng, nhiệm vụ",
        help_text="Việc sẽ làm kỳ tới, ai làm, khi nào xong.",
    ),
    FieldPanel("proposals", heading="V. Kiến nghị, đề xuất", help_text="Đề nghị cơ quan nào, về việc gì."),
    FieldPanel("appendix", heading="Phụ lục"),
]
_ADD = ObjectList(_SCOPE, base_form_class=ReportForm).bind_to_model(Report)
_EDIT = ObjectList(
    [
        MultiFieldPanel(_NARRATIVE, "Nội dung"),
        MultiFieldPanel(_HEADING, "Thể thức văn bản"),
        MultiFieldPanel(_SCOPE, "Kỳ và phạm vi"),
    ],
    base_form_class=ReportForm,
).bind_to_model(Report)


class ReportViewSet(ModelViewSet):
    """Admin views of reports."""

    model = Report
    name = "reports"
    url_prefix = "bao-cao-dinh-ky"
    icon = "clipboard-list"
    menu_label = "Báo cáo định kỳ"
    menu_hook = "register_reports_menu_item"
    menu_order = 50
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: list[str] = []
    index_view_class = views.IndexView
    add_view_class = views.AddView
    edit_view_class = views.EditView
    delete_view_class = views.DeleteView

    def get_add_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        return super().get_add_view_kwargs(**kwargs) | {"panel": _ADD, "form_class": _ADD.get_form_class()}

    def get_edit_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        return super().get_edit_view_kwargs(**kwargs) | {"panel": _EDIT, "form_class": _EDIT.get_form_class()}

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label="reports", content_type__model="report")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", views.ShowView.as_view(), name="show"),
            path("<int:pk>/danh-sach/", views.ListView.as_view(), name="list"),
            path("<int:pk>/ban-hanh/", views.IssueView.as_view(), name="issue"),
            *(
                path(
                    f"<int:pk>/tep/{form}/",
                    views.FileView.as_view(form=form, page_title=f"Tệp .{form}"),
                    name=form,
                )
                for form in services.FORMS
            ),
        ]
