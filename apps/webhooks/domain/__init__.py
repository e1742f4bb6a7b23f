"""What a call is, without the database."""
