"""The process: HTTP, WebSocket, limits, cache, telemetry, and the command line."""
