"""Makes a story that an author has written and submitted, for fresh-debian.sh: `anm shell < draft.py`.

Prints the chief's link and name, the page, the step of its review, and its address.
"""

from django.contrib.auth.models import Group
from wagtail.models import Workflow

from campaign.articles.models import ArticlePage, TopicPage
from campaign.newsroom.people import invitations, roles

author, chief = (
    invitations.create(name, email, Group.objects.get(name=role), by=None)
    for name, email, role in (
        ("Lê Thị Viết", "viet@example.vn", roles.AUTHORS),
        ("Phạm Văn Duyệt", "duyet@example.vn", roles.CHIEFS),
    )
)
story = ArticlePage(
    title="Bài thử của máy mới",
    slug="bai-thu-cua-may-moi",
    summary="Tóm tắt của bài thử.",
    body=[("text", "<p>Nội dung của bài thử.</p>")],
    live=False,
    owner=author,
)
TopicPage.objects.first().add_child(instance=story)
story.save_revision(user=author)
state = Workflow.objects.get().start(story, author)
print("DRAFT", invitations.link_for(chief), chief.username, story.pk, state.current_task_state.pk, story.url)
