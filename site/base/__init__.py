"""Foundation of all pages: models, addresses, delivery, sharing. It does not depend on the campaign."""
