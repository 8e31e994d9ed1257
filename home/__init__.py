"""The front door: home page, standard pages, navigation, first-run content."""
