"""Format modules of this site (FORMAT_MODULE_PATH), one package per language."""
