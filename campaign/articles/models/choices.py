"""Fixed choices of stories: audience, form and severity."""

from django.db import models


class Audience(models.TextChoices):
    """Readers that an article is written for."""

    EVERYONE = "moi-nguoi", "Mọi người"
    ELDERLY = "nguoi-cao-tuoi", "Người cao tuổi"
    STUDENTS = "hoc-sinh", "Học sinh, sinh viên"
    OFFICIALS = "can-bo", "Cán bộ, công chức"
    BUSINESS = "doanh-nghiep", "Doanh nghiệp"


class Form(models.TextChoices):
    """Forms of articles that a Vietnamese newsroom counts separately."""

    NEWS = "tin", "Tin"
    FEATURE = "bai", "Bài"
    INFOGRAPHIC = "infographic", "Infographic"
    VIDEO = "video", "Video"
    AUDIO = "am-thanh", "Âm thanh"


class Severity(models.TextChoices):
    """Severity of an alert, most severe first."""

    URGENT = "khan", "Khẩn"
    WARNING = "canh-bao", "Cảnh báo"
    NOTE = "luu-y", "Lưu ý"
