"""Sound: what Asterisk wrote, made into one stereo file in limited child processes."""

from callcenter.recordings.audio.encoders import EncoderDied, Encoders
from callcenter.recordings.audio.encoding import Facts
from callcenter.recordings.audio.wav import NotWav, Wav, examine, stereo_header

__all__ = ["EncoderDied", "Encoders", "Facts", "NotWav", "Wav", "examine", "stereo_header"]
