"""Addresses of forms for strangers, below /gui/, which no edition keeps, and of the page "Riêng tư"."""

from django.urls import include, path

import base.addresses.converters  # noqa: F401  registers "number"
from campaign.engagement import views
from campaign.engagement.contest.public import certificates, entering, paper, practice
from campaign.engagement.drafts import public as drafts
from campaign.engagement.polls import public as polls

forms = [
    path("y-kien/<number:pk>/", drafts.CommentView.as_view(), name="comment"),
    path("y-kien/<number:pk>/xong/", drafts.comment_sent, name="comment_sent"),
    path("binh-chon/<number:pk>/", polls.VoteView.as_view(), name="vote"),
    path("binh-chon/<number:pk>/ket-qua/", polls.poll_results, name="results"),
]
contests = [
    path("thi/<number:pk>/", entering.EnterView.as_view(), name="enter"),
    path("thi/<number:pk>/so-nguoi/", entering.count_of_entrants, name="entrants"),
    path("thi/<number:pk>/luyen-tap/", practice.PracticeView.as_view(), name="practice"),
    path("thi/bai/<slug:key>/", paper.PaperView.as_view(), name="paper"),
    path("thi/bai/<slug:key>/luu/", paper.save_answer, name="save_answer"),
    path("thi/bai/<slug:key>/giay-chung-nhan.pdf", certificates.certificate, name="certificate_file"),
    path("thi/giay-chung-nhan/", certificates.verify, name="certificate"),
]
urlpatterns = [
    path("gui/", include(([*forms, *contests], "engagement"))),
    path("rieng-tu/", views.privacy_page, name="privacy"),
]
