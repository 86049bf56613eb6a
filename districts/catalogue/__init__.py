"""The catalogue: `definitions` of national services, their `adoption` by offices, `changes` that offices accept."""
