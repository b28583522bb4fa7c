"""The inbox: what each person is told."""
