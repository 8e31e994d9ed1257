"""The task queue as a Django app."""

from django.apps import AppConfig, apps


class QueueConfig(AppConfig):
    """The app of the task queue: its tables are hidden from the edition, and each task gets the person behind it."""

    name = "operations.queue"
    verbose_name = "Hàng đợi việc"

    def ready(self) -> None:
        from edition import watch
        from operations.queue import mails, names, receivers  # noqa: F401  importing `receivers` connects it

        names.register("operations.queue.mails.send", mails.name_of)
        names.register("base.renditions.make_pictures", "Làm các cỡ ảnh của một trang")
        names.register("base.renditions.make_pictures_of_draft", "Làm các cỡ ảnh của một bài chờ duyệt")
        names.register("wagtail.tasks.delete_file_from_storage_task", "Xóa một tệp khỏi nơi lưu")
        models = [*self.get_models(), *apps.get_app_config("django_tasks_database").get_models()]
        watch.ignore(tables=[model._meta.db_table for model in models])
