"""The sounds of the local Asterisk: announcements, what the demo's customers say, and their tones."""

import io
import math
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callcenter.local.asterisk_apt import Progress
from callcenter.local.asterisk_configuration import DEMO_TALKS, TEMPLATES
from callcenter.local.asterisk_packages import AsteriskRoot, AsteriskUnavailable

RATE = 8000  # samples a second of a telephone
ANNOUNCEMENTS = {
    "rec-en": "This call is recorded.",
    "rec-hu": "A beszélgetést rögzítjük.",
    "rec-ru": "Разговор записывается.",
}
VOICES = {"en": "en-gb", "hu": "hu", "ru": "ru"}
SPEAKERS = ("", "+f2", "+m3", "+f4", "+m1")
WORDS_A_MINUTE = 155
TONES = {str(digit): 600 + 100 * digit for digit in range(10)} | {"start": 1900}
"""Hz of each digit that customer "99" plays; asterisk/demo/extensions.conf names the files."""
TONE_SECONDS = 0.2
START_TONE_SECONDS = 0.4
GAP_SECONDS = 0.1
RECIPE = "2"  # raise it when a sound changes
SPEAK_SECONDS = 20

Sound = npt.NDArray[np.float64]


def make_sounds(sounds: Path, root: AsteriskRoot, progress: Progress) -> None:
    """Write all sounds as 8 kHz 16-bit mono WAV, once; about 2 s. Raises AsteriskUnavailable."""
    stamp = sounds / "recipe"
    if stamp.is_file() and stamp.read_text() == RECIPE:
        return
    progress("making the voices of the demo's customers")
    building = sounds.with_name(sounds.name + ".new")
    shutil.rmtree(building, ignore_errors=True)
    for folder in ("prompts", "demo"):
        (building / folder).mkdir(parents=True)
    for name, text in ANNOUNCEMENTS.items():
        _write(building / "prompts" / f"{name}.wav", _speak(root, VOICES[name[-2:]], text))
    for language, voice in VOICES.items():
        for name, text, speaker in _talks(language):
            _write(building / "demo" / f"{language}-{name}.wav", _speak(root, voice + speaker, text))
    _write_tones(building / "demo")
    (building / "recipe").write_text(RECIPE)
    shutil.rmtree(sounds, ignore_errors=True)
    building.rename(sounds)


def _talks(language: str) -> list[tuple[str, str, str]]:
    """Give name, text and speaker of each sound of a language."""
    text = (TEMPLATES / "demo" / f"talks-{language}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(";")]
    talks = [line for line in lines if not line.startswith("VOICEMAIL:")]
    greeting = next(line.partition(":")[2] for line in lines if line.startswith("VOICEMAIL:"))
    if len(talks) != DEMO_TALKS:
        raise AsteriskUnavailable(f"asterisk/demo/talks-{language}.txt must hold {DEMO_TALKS} talks.")
    named = [(f"talk-{nth}", talk, SPEAKERS[nth % len(SPEAKERS)]) for nth, talk in enumerate(talks)]
    return [*named, ("voicemail", greeting, SPEAKERS[0])]


def _speak(root: AsteriskRoot, voice: str, text: str) -> Sound:
    command = [*root.speech_command, "--stdout", "-v", voice, "-s", str(WORDS_A_MINUTE), text]
    try:
        done = subprocess.run(
            command, env=root.speech_environment, capture_output=True, timeout=SPEAK_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise AsteriskUnavailable(f"The voices of the demo cannot be made: {error}.") from error
    with wave.open(io.BytesIO(done.stdout)) as spoken:
        rate = spoken.getframerate()
    # The length in the header of a stream is a guess: all that follows its 44 bytes is sound.
    samples = np.frombuffer(done.stdout[44 : len(done.stdout) // 2 * 2], dtype="<i2") / 32768
    return _as_loud_as_a_telephone(_resampled(samples, rate))


def _resampled(samples: Sound, rate: int) -> Sound:
    """Bring a whole sound to 8 kHz by leaving out what is above 4 kHz of its spectrum."""
    length = math.floor(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)[: length // 2 + 1]
    return np.fft.irfft(spectrum, length) * (length / len(samples))


def _as_loud_as_a_telephone(samples: Sound) -> Sound:
    return samples * (0.7 / max(float(np.abs(samples).max()), 0.01))


def _write_tones(folder: Path) -> None:
    for name, frequency in TONES.items():
        seconds = START_TONE_SECONDS if name == "start" else TONE_SECONDS
        _write(folder / f"tone-{name}.wav", np.concatenate([_tone(frequency, seconds), _silence(GAP_SECONDS)]))
    _write(folder / "beep.wav", _tone(1000, 0.6))


def _tone(frequency: float, seconds: float) -> Sound:
    """Make a tone whose ends are soft, so that it does not click."""
    time = np.arange(round(seconds * RATE)) / RATE
    edge = np.minimum(1.0, np.minimum(time, seconds - time) / 0.005)
    return 0.4 * edge * np.sin(2 * np.pi * frequency * time)


def _silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE))


def _write(path: Path, samples: Sound) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
