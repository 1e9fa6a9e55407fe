"""The full-screen chat: what a person sees, and what their keys do."""
