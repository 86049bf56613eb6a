"""What the worker and its monitoring need: what is waiting, and which tables grow."""
