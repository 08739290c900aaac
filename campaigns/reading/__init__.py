"""Reads a launch plan: pure functions from text to found items, each with where it stands in the text."""
