"""`python -m tests.rewritten`: what pytest makes of each file of tests, made once for all workers.

pytest rewrites each `assert`, and keeps the outcome beside the file; workers that begin together on
a fresh clone would each do it for all files. Its own way to that is private: a test holds it.
"""

import sys
from pathlib import Path

from _pytest.assertion import install_importhook, rewrite
from _pytest.config import get_config

ROOT = Path(__file__).resolve().parent


def files():
    """Return the files that pytest rewrites."""
    return sorted({*ROOT.rglob("test_*.py"), *ROOT.rglob("conftest.py")})


def rewrite_file(path, config):
    """Keep what pytest makes of the file at `path`, where that is not kept; return whether."""
    state = config.stash[rewrite.assertstate_key]
    kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
    if rewrite._read_pyc(path, kept):
        return False
    kept.parent.mkdir(exist_ok=True)
    stat, code = rewrite._rewrite_test(path, config)
    return rewrite._write_pyc(state, code, stat, kept)


def rewriting():
    """Return a configuration of pytest that rewrites."""
    config = get_config()
    install_importhook(config)
    return config


def main():
    config = rewriting()
    made = [path for path in files() if rewrite_file(path, config)]
    sys.stdout.write(f"{len(made)} files rewritten\n")


if __name__ == "__main__":
    main()
