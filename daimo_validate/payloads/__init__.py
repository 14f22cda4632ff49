"""Find the session requests in documents: by shape, by the names of dotenv keys, and at named paths."""
