"""Kept text: text typed into the editor, which the browser keeps until the server has confirmed that it is saved."""
