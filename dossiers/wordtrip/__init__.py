"""Word files of a dossier that come back edited: what they say against what the dossier says."""
