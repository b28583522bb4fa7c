"""The floor under everything: knows no request and no feature."""
