"""The log of sign-ins, rights, exports and actions of the admin, chained so that no change to it goes unnoticed."""
