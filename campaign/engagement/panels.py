"""Panel of the page editor with what to look at on a page of the guide."""

from wagtail.admin.panels import Panel


class FindingsPanel(Panel):
    """Panel with the findings of the page as it is online. It has no form fields."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/engagement/admin/findings_panel.html"

        def is_shown(self) -> bool:
            """Return False for a page that readers do not see."""
            return super().is_shown() and self.instance.live and self.instance.pk is not None
