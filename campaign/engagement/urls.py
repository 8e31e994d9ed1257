"""Addresses of kits, of the page "Riêng tư", and of forms for strangers below /gui/, which no edition keeps."""

from django.urls import include, path

import base.addresses.converters  # noqa: F401  registers "number"
from campaign.engagement import views
from campaign.engagement.consultations import public as consultations
from campaign.engagement.contest.public import certificates, entering, paper, practice
from campaign.engagement.kit import public as kit
from campaign.engagement.messages import public as messages
from campaign.engagement.newsletter import public as newsletter
from campaign.engagement.polls import public as polls

forms = [
    path("y-kien/<number:pk>/", consultations.CommentView.as_view(), name="comment"),
    path("y-kien/<number:pk>/xong/", consultations.comment_sent, name="comment_sent"),
    path("binh-chon/<number:pk>/", polls.VoteView.as_view(), name="vote"),
    path("binh-chon/<number:pk>/ket-qua/", polls.poll_results, name="results"),
    path("ban-bien-tap/", messages.MessageView.as_view(), name="message"),
    path("ban-bien-tap/da-nhan/<str:sealed>/", messages.message_sent, name="message_sent"),
    path("ban-bien-tap/tra-cuu/", messages.StateView.as_view(), name="message_state"),
    path("ban-tin/", newsletter.AskingView.as_view(), name="newsletter"),
    path("ban-tin/xem-thu/", newsletter.asked, name="newsletter_asked"),
    path("ban-tin/xac-nhan/<str:token>/", newsletter.ConfirmView.as_view(), name="newsletter_confirm"),
    path("ban-tin/chon/<str:token>/", newsletter.ChoiceView.as_view(), name="newsletter_choice"),
    path("ban-tin/thoi/<str:token>/", newsletter.LeaveView.as_view(), name="newsletter_leave"),
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
    path("bo-truyen-thong/", kit.kits, name="kits"),
    path("bo-truyen-thong/<number:pk>/", kit.kit, name="kit"),
    path("rieng-tu/", views.privacy_page, name="privacy"),
]
