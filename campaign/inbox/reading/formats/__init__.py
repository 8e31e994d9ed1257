"""The formats of feeds: RSS, RDF and Atom as XML, and JSON Feed. Pure."""
