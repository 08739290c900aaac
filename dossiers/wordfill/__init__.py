"""Word papers of a dossier filled from templates: the places a template may have, what fills them, sample templates."""
