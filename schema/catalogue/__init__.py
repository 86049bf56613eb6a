"""The catalogue of national services and its adoption by offices."""
