"""The command line: the services without a window. Its words are a contract."""
