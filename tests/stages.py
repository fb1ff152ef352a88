"""`make test`: one line a stage, then what failed, then the numbers.

`python -m tests.stages lint` runs the quick stages only.
"""

import fcntl
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CORES = min(os.cpu_count() or 1, 4)
# One worker more than there are cores works while others wait for a start or a stop. In a journey
# the test, the browser and the server wait for each other half of the time: they run beside the
# tests, which use what they leave.
WORKERS, BROWSERS = str(CORES + 1), str(CORES)
PYTEST = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
MANAGE = [PYTHON, "manage.py"]
COUNTS = re.compile(r"(\d+) (passed|failed|error|skipped)")

# Nothing else may run until these have; the rest of the quick stages run beside each other.
FIRST = {"compiled texts": [*MANAGE, "compile_translations"]}
LINT = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "template lint": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "system check": [*MANAGE, "check", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "layers, sizes": [*PYTEST, "tests/test_layers.py"],
    "translations": [*PYTEST, "tests/translations"],
}
# Made beside the quick stages; each worker of the tests and of the journeys takes a copy of the
# database, and reads the files of tests as they are rewritten once.
TEMPLATE = "test_sourcebook"
FOR_TESTS = {
    "database": [PYTHON, "-m", "tests.database"],
    "assertions": [PYTHON, "-m", "tests.rewritten"],
}
TESTS = {
    "tests": [
        *PYTEST,
        *("-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder", "--ignore=tests/e2e"),
        *("--ignore=tests/translations", "--ignore=tests/test_layers.py", "tests"),
    ],
    # The longest come first (tests/conftest.py), one at a time to whoever is free.
    "journeys": [
        *PYTEST,
        *("-n", BROWSERS, "--dist", "load", "--maxschedchunk", "1", "tests/e2e"),
    ],
}


def environment():
    """Return the environment of the tests: a database of their own, quick rather than durable."""
    own = os.environ.get("SOURCEBOOK_TEST_VAR", ".test-var")
    # Each stage and each portal reads the same modules: compiling them once is enough.
    without = ("SOURCEBOOK_MODE", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if key not in without}
    return kept | {"SOURCEBOOK_VAR": own, "SOURCEBOOK_DURABLE": "0"}


def run(name, command, **more):
    """Run a stage, print its line, return (passed, output, counts); `more` are variables of it."""
    started = time.monotonic()
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment() | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # Kept too: a run that is stopped half-way can still be read.
    logs = Path(ROOT, environment()["SOURCEBOOK_VAR"], "stages")
    logs.mkdir(parents=True, exist_ok=True)
    (logs / f"{name}.txt").write_text(ended.stdout)
    lines = ended.stdout.strip().splitlines() or [""]
    counts = {word: int(number) for number, word in COUNTS.findall(lines[-1])}
    passed = ended.returncode == 0
    told = ", ".join(f"{number} {word}" for word, number in counts.items())
    mark = "ok    " if passed else "FAILED"
    print(f"{mark} {name:<15} {time.monotonic() - started:6.1f} s  {told}", flush=True)
    return passed, ended.stdout, counts


def claim():
    """Return a lock on the tests' data: two runs at once would drop each other's databases."""
    folder = Path(ROOT, environment()["SOURCEBOOK_VAR"])
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "stages.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"The tests already run on {folder}. Give this run SOURCEBOOK_TEST_VAR=/tmp/other")
    return lock


def journeys_possible(fetching):
    """Wait for the search for a browser; say loudly when there is none."""
    from tests.e2e import browser

    fetching.join()
    if browser.found():
        return True
    print("SKIPPED journeys: NO BROWSER FOUND. Install chromium-headless-shell.")
    return False


def fetch_browser():
    from tests.e2e import browser

    browser.fetch()


def run_all(quick, fetching):
    """Yield the name and the result of each stage."""
    for name, command in FIRST.items():
        yield name, run(name, command)
    stages = LINT if quick else FOR_TESTS | LINT
    with ThreadPoolExecutor(CORES) as beside:
        yield from zip(stages, beside.map(run, stages, stages.values()), strict=True)
    if not quick:
        with ThreadPoolExecutor(len(TESTS)) as beside:
            tests = beside.map(lambda name: run_tests(name, fetching), TESTS)
            yield from zip(TESTS, tests, strict=True)


def run_tests(name, fetching):
    """Run a stage of TESTS, on databases of its own."""
    if name == "journeys":
        journeys_possible(fetching)
    own = {"SOURCEBOOK_TEST_TEMPLATE": TEMPLATE, "SOURCEBOOK_TEST_SUFFIX": f"_{name}"}
    return run(name, TESTS[name], **own)


def main(quick):
    """Run the stages; return the exit code."""
    lock = claim()
    started = time.monotonic()
    fetching = threading.Thread(target=fetch_browser, daemon=True)
    if not quick:
        fetching.start()
    total, failures = {"passed": 0, "failed": 0, "skipped": 0}, {}
    for name, (passed, output, counts) in run_all(quick, fetching):
        if not counts:  # a stage without tests counts as one
            counts = {"passed" if passed else "failed": 1}
        for word, number in counts.items():
            total["failed" if word == "error" else word] += number
        if not passed:
            failures[name] = output
    for name, output in failures.items():
        print(f"\n===== {name} =====\n{output.strip()[-12_000:]}")
    numbers = ", ".join(f"{number} {word}" for word, number in total.items())
    print(f"\n{numbers} in {time.monotonic() - started:.0f} s")
    lock.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main("lint" in sys.argv[1:]))
