"""Panel of the page editor with the findings on a page of the guide."""

from wagtail.admin.panels import Panel


class FindingsPanel(Panel):
    """Panel with the findings on the live version of the page. It has no form fields."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/engagement/admin/findings_panel.html"

        def is_shown(self) -> bool:
            """Return False for a page that readers do not see."""
            return super().is_shown() and self.instance.live and self.instance.pk is not None
