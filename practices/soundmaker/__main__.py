"""The sound maker's child process: reads a recording from standard input, writes one of our own.

Run as a folder and never imported by the portal: libraries in C read here what strangers sent, in a
process that knows nothing of the portal, writes no file, and gets of time and memory so much. Only
the sound is read, with the decoders that are named here; what is written is made anew from the
samples, so that nothing else of the file reaches anybody: no place, name or picture.
"""

import io
import os
import resource
import sys

SECONDS, MEMORY = 15, 512 * 1024**2
LONGEST, TOLERATED, SHORTEST = 120, 3, 0.3  # seconds
TOO_LONG, NO_SOUND = 3, 4  # how this process ends
RATE, BITS = 24_000, 48_000  # a second: plenty for speech; AAC plays on every phone
BROKEN = 5  # packets that fall out before it counts as no sound
DECODERS = (
    *("aac", "opus", "libopus", "vorbis", "mp3float", "mp3", "alac", "flac"),
    *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb"),
    *("pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"),
)


def limit():
    """Let this process use so much time and memory and no file, and stand back for pages."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def container_of(sent):
    """Return the name of the one demuxer that may read what begins like this, None for others."""
    if sent.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if sent[4:8] == b"ftyp":
        return "mov"
    known = {b"OggS": "ogg", b"ID3": "mp3", b"#!AMR": "amr", b"fLaC": "flac"}
    for start, name in known.items():
        if sent.startswith(start):
            return name
    if sent.startswith(b"RIFF") and sent[8:12] == b"WAVE":
        return "wav"
    if sent[:1] == b"\xff" and len(sent) > 1 and sent[1] & 0xE0 == 0xE0:
        return "mp3" if sent[1] & 0x06 else "aac"  # the layer, 0 in the frames of AAC
    return None


class Made(io.BytesIO):
    """A file in memory; its name tells the writer of what kind it is."""

    name = "voice.m4a"

    def again(self, _name, _flags, _options):
        """Return it as far as it is written: what is played first is put before the rest."""
        return io.BytesIO(self.getvalue())


def make(sent):
    """Return (seconds, bytes of an m4a) of the recording `sent`; exits with the reason why not."""
    import av

    container, made = container_of(sent), Made()
    if container is None:
        sys.exit(NO_SOUND)
    options = {"codec_whitelist": ",".join(DECODERS)}
    try:
        with av.open(io.BytesIO(sent), format=container, options=options) as given:
            return _write(av, given, made), made.getvalue()
    except (av.FFmpegError, ValueError, IndexError):
        sys.exit(NO_SOUND)


def _write(av, given, made):
    """Write the first sound of `given` anew, into `made`; return its seconds."""
    stream, samples = given.streams.audio[0], 0
    if stream.codec_context.codec.name not in DECODERS:
        sys.exit(NO_SOUND)
    if given.duration and given.duration > (LONGEST + TOLERATED) * av.time_base:  # where it says so
        sys.exit(TOO_LONG)
    stream.codec_context.thread_count = 1
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(made, "w", format="ipod", options=options, io_open=made.again) as container:
        speech = container.add_stream("aac", rate=RATE, layout="mono")
        speech.bit_rate = BITS
        for frame in _plain_frames(av, given, stream):
            frame.pts = samples
            samples += frame.samples
            if samples > (LONGEST + TOLERATED) * RATE:
                sys.exit(TOO_LONG)
            container.mux(speech.encode(frame))
        if samples < SHORTEST * RATE:
            sys.exit(NO_SOUND)
        container.mux(speech.encode(None))
    return samples / RATE


def _plain_frames(av, given, stream):
    """Yield what `stream` says as mono frames of one rate; a packet that is damaged falls out."""
    plain, broken = av.AudioResampler(format="fltp", layout="mono", rate=RATE), 0
    for packet in given.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            broken += 1
            if broken > BROKEN:
                raise
            continue
        for frame in frames:
            frame.pts = None  # as they follow: clocks of phones leap
            yield from plain.resample(frame)
    yield from plain.resample(None)


def main():
    limit()
    seconds, made = make(sys.stdin.buffer.read())
    sys.stdout.buffer.write(f"{seconds:.0f}\n".encode() + made)


if __name__ == "__main__":
    main()
