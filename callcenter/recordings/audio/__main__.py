"""`python -m callcenter.recordings.audio`: the child process that encodes."""

from callcenter.recordings.audio.child import main

main()
