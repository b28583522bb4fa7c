"""The product: verbs, readers and pure rules, by feature. Knows no request."""
