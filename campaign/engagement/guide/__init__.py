"""The guide "Tôi bị lừa?": its tree, its public pages, and findings for editors."""
