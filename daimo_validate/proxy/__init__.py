"""A proxy in front of the API that checks what opens a session. It needs the extra `proxy`."""
