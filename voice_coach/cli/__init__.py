"""Commands and the words that people see; nothing else prints."""
