"""Accounts of the board: roles and permissions, invitations, login, setup of the newsroom."""
