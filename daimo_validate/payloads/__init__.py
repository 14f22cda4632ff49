"""Finding the session requests in documents: by shape, by environment names, at named places."""
