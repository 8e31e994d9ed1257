"""The guide "Tôi bị lừa?": its tree, its public pages, and what editors should look at."""
