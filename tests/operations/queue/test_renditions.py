"""Tests of the pictures of a published page, which a worker makes."""

from django_tasks_db.models import DBTaskResult

from base.models import Image
from base.signals import pictures_made
from edition import watch
from tests.factories import ArticleFactory, ImageFactory, image_file
from tests.newsroom.conftest import submit
from tests.operations.queue.working import work_off


def _image() -> Image:
    return ImageFactory(file=image_file(64, 36))


def test_pictures_are_made_by_the_worker_which_starts_an_edition(
    queue, tree, django_capture_on_commit_callbacks
):
    image = _image()
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()
    assert not image.renditions.exists()
    made = []
    pictures_made.connect(lambda **told: made.append(told["sender"]), weak=False, dispatch_uid="test")
    work_off()
    pictures_made.disconnect(dispatch_uid="test")
    assert image.renditions.count() > 5
    assert made == [type(article)]
    assert {row.status for row in DBTaskResult.objects.all()} == {"SUCCESSFUL"}


def test_pictures_of_a_text_that_waits_for_approval_are_made_before_it(
    queue, tree, author, begin_edition, django_capture_on_commit_callbacks
):
    live, new = _image(), _image()
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=live)
    article.body = [("image", {"image": _image(), "alt": "Hình"})]
    begin_edition()
    edition = watch.current_edition()
    with django_capture_on_commit_callbacks(execute=True):
        submit(article, author, main_image=new, body=article.body)
    work_off()
    assert new.renditions.count() > 5
    assert not live.renditions.exists()
    assert Image.objects.latest("pk").renditions.exists()
    assert watch.current_edition() == edition
