"""What all blueprints share: routes with rights, rendering, forms, errors, sessions, limits."""
