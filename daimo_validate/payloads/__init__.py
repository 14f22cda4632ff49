"""Find the session requests in documents: by shape, by the names of settings, and at named paths."""
