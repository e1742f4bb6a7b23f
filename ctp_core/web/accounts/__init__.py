"""The pages of accounts: signing in, one's own account, and managing those of others."""
