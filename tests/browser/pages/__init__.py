"""Every page, looked at as its readers do: by screen reader, by keyboard, narrow, enlarged, in the dark."""
