"""The readers' side of the library: the filtered list, the page of a record, relation pictures, exports."""
