"""Admin views of stories: begin with a template, set the day, accept words."""
