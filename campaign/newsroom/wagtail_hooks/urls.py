"""URLs of the newsroom's admin views."""

from django.urls import URLPattern, path
from wagtail import hooks

from base.desk.screens import paths_of_list
from campaign.newsroom.archive import views as archive_views
from campaign.newsroom.people import views
from campaign.newsroom.planning import assignment_views, board_views, coverage_views
from campaign.newsroom.review import views as review_views
from campaign.newsroom.trash import views as trash_views
from campaign.newsroom.writing import new_stories, paste_views, preview_links
from campaign.newsroom.writing.word_views import WordView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the views of the newsroom to the admin's URLs."""
    return [
        path("bang-cong-viec/", board_views.BoardView.as_view(), name="newsroom_board"),
        path("lich/", board_views.CalendarView.as_view(), name="newsroom_calendar"),
        path("huong-dan/", board_views.HandbookView.as_view(), name="newsroom_handbook"),
        path("huong-dan/anh/<slug:name>.png", board_views.handbook_picture, name="newsroom_handbook_picture"),
        *views.urls(),
        *trash_views.urls(),
        *archive_views.urls(),
        *assignment_views.urls(),
        path("dong-y/<int:pk>/", review_views.AgreementView.as_view(), name="newsroom_agreement"),
        path("quyet-dinh/<int:pk>/", review_views.DecisionView.as_view(), name="newsroom_decision"),
        path("dang-khan/<int:pk>/", review_views.UrgentView.as_view(), name="newsroom_urgent"),
        path("hau-kiem/<int:pk>/", review_views.UrgentReviewView.as_view(), name="newsroom_urgent_review"),
        path("anh-dan/", paste_views.paste_image, name="newsroom_paste_image"),
        path("chu-dan/", paste_views.paste_text, name="newsroom_paste_text"),
        path("xem-truoc/<int:pk>/", preview_links.PreviewLinksView.as_view(), name="newsroom_preview_links"),
        path("viet-bai/", new_stories.NewArticleView.as_view(), name="newsroom_new_article"),
        path("viet-canh-bao/", new_stories.NewAlertView.as_view(), name="newsroom_new_alert"),
        path("bai-tu-word/", WordView.as_view(), name="newsroom_word"),
        path("reports/tien-do-ke-hoach/", coverage_views.CoverageView.as_view(), name="plan_coverage"),
        *paths_of_list("reports/tien-do-ke-hoach/danh-sach/", coverage_views.CoverageListView),
    ]
