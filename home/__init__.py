"""The front of the site: home page, standard pages, navigation, first-run content."""
