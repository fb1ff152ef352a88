"""The drill: people submit and upload while everything is killed again and again."""
