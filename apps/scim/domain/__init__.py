"""The words and rules of RFC 7643 and RFC 7644, without a database."""
