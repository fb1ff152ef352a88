"""The whole directory of places: how long an import takes, what memory, how fast the picker is.

Runs on a database of its own, so that the first import finds only the shipped places.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES, MILLISECONDS = 5, 300, 20
# What people type: the first letters, a common name, scripts, misspelt and absent names, parents.
QUERIES = (
    *("ram", "kha", "sit", "rampur", "उदय", "যোৰ", "கிரு"),
    *("udaypur", "mubarkpur", "kalyanpur khurd", "रामपुर", "zzzzzz", "rampur, bijnor", "42664"),
)
ROUNDS = 10
SEARCH = f"""
import json, time
from places import search
times = []
for text in {QUERIES!r} * {ROUNDS}:
    start = time.perf_counter()
    [place.long_label for place in search.suggest(text)]
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps(times))
"""


def run() -> list[dict]:
    """Measure import and suggestions; `against` is the bar. Empty without the real directory."""
    folder = ROOT / os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data") / "lgd"
    if not folder.is_dir():
        print(f"places: skipped, the real directory is not at {folder}")
        return []
    rows = sum(len(path.read_bytes().splitlines()) - 1 for path in folder.glob("*.csv"))
    var = tempfile.mkdtemp(prefix="places-bench-")
    try:
        return _measure(folder, rows, var)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measure(folder: Path, rows: int, var: str) -> list[dict]:
    _manage(var, "migrate", "-v0")
    results = []
    for name in ("first import", "import again"):
        seconds, megabytes = _timed(var, "import_places", str(folder))
        results.append(_result(f"places: {name}", "s", seconds, rows, SECONDS))
        results.append(_result(f"places: {name}, memory", "MB", megabytes, rows, MEGABYTES))
    out = _manage(var, "shell", "-v0", "-c", SEARCH)
    times = sorted(json.loads(out.splitlines()[-1]))
    for name, place in (("p50", 0.5), ("p95", 0.95)):
        value = times[int(len(times) * place)]
        results.append(_result(f"places: suggest {name}", "ms", value, len(times), MILLISECONDS))
    return results


def _timed(var: str, *command: str) -> tuple[float, float]:
    """Seconds from start to end of a command, and the most memory it held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        _arguments(command), env=_environment(var), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def _manage(var: str, *command: str) -> str:
    return subprocess.run(
        _arguments(command),
        env=_environment(var),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _arguments(command: tuple[str, ...]) -> list[str]:
    return [sys.executable, "manage.py", *command]


def _environment(var: str) -> dict[str, str]:
    left_out = {"DATABASE_URL", "DATABASE_OWNER_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"SOURCEBOOK_VAR": var, "SOURCEBOOK_MODE": "demo"}


def _result(name: str, unit: str, value: float, n: int, against: float) -> dict:
    return {
        "name": name,
        "unit": unit,
        "value": round(value, 2),
        "n": n,
        "against": against,
        "ratio": round(value / against, 2),
    }


if __name__ == "__main__":
    for result in run():
        print(json.dumps(result))
