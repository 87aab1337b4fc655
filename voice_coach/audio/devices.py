"""Microphones and speakers as the operating system names them."""

from dataclasses import dataclass
from typing import Any, Literal

from voice_coach.audio.portaudio import portaudio
from voice_coach.errors import VoiceCoachError

Kind = Literal["input", "output"]
_WHAT: dict[Kind, str] = {"input": "microphone", "output": "speaker"}


class NoDevice(VoiceCoachError):
    """The machine has no microphone, or no speaker."""


class UnknownDevice(VoiceCoachError):
    """No device goes by the name that was given."""


@dataclass(frozen=True, slots=True)
class Device:
    """One sound device."""

    index: int
    """PortAudio's number for it; changes when devices come and go."""
    name: str
    host: str
    """The sound system it is reached through, such as "ALSA" or "Windows WASAPI"."""
    inputs: int
    """Channels it can record; 0 for a mere speaker."""
    outputs: int
    """Channels it can play; 0 for a mere microphone."""
    rate: int
    """Its own sample rate in Hz."""
    default_input: bool
    default_output: bool


def list_devices() -> tuple[Device, ...]:
    """Return every device that PortAudio saw when it started.

    Raises
    ------
    PortAudioMissing
    """
    sounddevice = portaudio()
    hosts = [host["name"] for host in sounddevice.query_hostapis()]
    first_input, first_output = sounddevice.default.device
    return tuple(_device(entry, hosts, first_input, first_output) for entry in sounddevice.query_devices())


def find_device(kind: Kind, name: str | None = None) -> Device:
    """Return the default device of a kind, or the one whose number or part of whose name is `name`.

    Raises
    ------
    NoDevice, UnknownDevice, PortAudioMissing
    """
    usable = [device for device in list_devices() if _channels(device, kind)]
    if not usable:
        what = _WHAT[kind]
        raise NoDevice(f"No {what} found: connect one, or allow access to it in the system's privacy settings.")
    if name is None:
        return next((device for device in usable if _is_default(device, kind)), usable[0])
    for device in usable:
        if name == str(device.index) or name.lower() in device.name.lower():
            return device
    raise UnknownDevice(f"No {_WHAT[kind]} is called {name!r}: `voice-coach devices` lists those that are connected.")


def _device(entry: dict[str, Any], hosts: list[str], first_input: int, first_output: int) -> Device:
    return Device(
        index=entry["index"],
        name=entry["name"],
        host=hosts[entry["hostapi"]],
        inputs=entry["max_input_channels"],
        outputs=entry["max_output_channels"],
        rate=int(entry["default_samplerate"]),
        default_input=entry["index"] == first_input,
        default_output=entry["index"] == first_output,
    )


def _channels(device: Device, kind: Kind) -> int:
    return device.inputs if kind == "input" else device.outputs


def _is_default(device: Device, kind: Kind) -> bool:
    return device.default_input if kind == "input" else device.default_output
