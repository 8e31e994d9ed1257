"""Words for the list of sessions."""

from django.template import Library

register = Library()

# In this order: Edge and Opera also call themselves Chrome, Chrome calls itself Safari, Android says Linux.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "coc_coc": "Cốc Cốc",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def device_name(user_agent: str) -> str:
    """Return browser and system as a person calls them: "Chrome trên Windows"."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "Trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "máy khác")
    return f"{browser} trên {system}"
