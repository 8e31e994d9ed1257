"""Foundation of the admin: login and permissions, Vietnamese words, form of uploaded images."""
