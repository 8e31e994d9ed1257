"""Accounts of the board: roles and their rights, invitations, signing in, the newsroom's setup."""
