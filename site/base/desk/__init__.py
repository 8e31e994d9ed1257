"""The admin's ground: sign-in and rights, Vietnamese words, the form of uploaded images."""
