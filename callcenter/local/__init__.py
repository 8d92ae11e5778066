"""What `callcenter run` starts on this machine: embedded Postgres, Asterisk, its own children.

Asterisk: `asterisk_packages.find_or_fetch`, `asterisk_speech.make_sounds`, then `asterisk.LocalAsterisk`. No tables.
"""
