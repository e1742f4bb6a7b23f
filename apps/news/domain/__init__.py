"""Pure rules: the states of an article, clean bodies, valid drafts."""
