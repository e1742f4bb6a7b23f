"""Collaboration (协同): affairs that start from a template or freely, go their road, and have an outcome."""
