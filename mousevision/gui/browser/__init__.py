"""The clip browser: thumbnails, table and filters."""
