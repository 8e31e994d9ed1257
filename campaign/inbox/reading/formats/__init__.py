"""The formats a feed comes in: RSS, RDF and Atom as XML, JSON Feed. Pure."""
