"""The requests of a simulated network, from filing to the end of the simulated period."""
