"""The fixed lists of stories: for whom, in which form, how severe."""

from django.db import models


class Audience(models.TextChoices):
    EVERYONE = "moi-nguoi", "Mọi người"
    ELDERLY = "nguoi-cao-tuoi", "Người cao tuổi"
    STUDENTS = "hoc-sinh", "Học sinh, sinh viên"
    OFFICIALS = "can-bo", "Cán bộ, công chức"
    BUSINESS = "doanh-nghiep", "Doanh nghiệp"


class Form(models.TextChoices):
    """The forms that a Vietnamese newsroom counts separately."""

    NEWS = "tin", "Tin"
    FEATURE = "bai", "Bài"
    INFOGRAPHIC = "infographic", "Infographic"
    VIDEO = "video", "Video"
    AUDIO = "am-thanh", "Âm thanh"


class Severity(models.TextChoices):
    URGENT = "khan", "Khẩn"
    WARNING = "canh-bao", "Cảnh báo"
    NOTE = "luu-y", "Lưu ý"
