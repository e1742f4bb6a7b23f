"""Single sign-on: this house signs people in to other systems, and others may sign people in here."""
