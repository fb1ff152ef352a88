"""A slow phone: how soon a page can be read at 400 kbit/s, 400 ms and a sixth of the processor.

Chromium stands in for the phone. `first` comes with an empty store; `repeat` within the minute for
which a page may be kept; `later` asks again whether it has changed. All are measured in turn with a
bare text of the portal under the same conditions, so that what slows the machine slows both.
"""

import statistics

from playwright.sync_api import sync_playwright

from tests.e2e.browser import found

ROUNDS = 7
BARE = "/robots.txt"
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 6
LIMITS = {"first": 2500, "repeat": 1000, "later": 1000, "shift": 0.05}
SETTLED = 1000  # milliseconds in which anything might still move
# The moment by which the largest text stands, and how far things moved after they were shown.
SEEN = """(settled) => new Promise((done) => {
  const seen = { painted: 0, shift: 0 };
  const watch = (type, act) =>
    new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
  watch('paint', (one) => { seen.painted = Math.max(seen.painted, one.startTime); });
  watch('largest-contentful-paint', (one) => { seen.painted = Math.max(seen.painted, one.startTime); });
  watch('layout-shift', (one) => { seen.shift += one.hadRecentInput ? 0 : one.value; });
  setTimeout(() => done(seen), settled);
})"""  # noqa: E501


def measure(port: int, addresses: dict[str, str]) -> list[dict]:
    """Return for each page the median of when it can be read, in ms, against the bare text.

    `addresses` are paths by name. Empty without a browser.
    """
    if not found():
        print("phone: skipped, no browser was found")
        return []
    times = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found(), args=["--no-sandbox", "--disable-gpu"]
        )
        for _round in range(ROUNDS):
            for name, address in {BARE: BARE, **addresses}.items():
                for visit, seen in _visits(browser, f"http://127.0.0.1:{port}{address}"):
                    times.setdefault((name, visit), []).append(seen)
        browser.close()
    return [row for name in addresses for row in _rows(name, times)]


def _visits(browser, address):
    """Yield what a phone sees at its first visit, at a repeat, and when a minute is over."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="hi")
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", LINE)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    yield "first", page.evaluate(SEEN, SETTLED)
    page.goto("about:blank")
    page.goto(address)
    yield "repeat", page.evaluate(SEEN, SETTLED)
    page.reload()
    yield "later", page.evaluate(SEEN, SETTLED)
    context.close()


def _rows(name, times):
    for visit in ("first", "repeat", "later"):
        value = statistics.median(one["painted"] for one in times[name, visit])
        bare = statistics.median(one["painted"] for one in times[BARE, visit])
        yield _row(f"{name}, {visit} visit, can be read", "ms", value, bare, LIMITS[visit])
    most = max(one["shift"] for visit in LIMITS for one in times.get((name, visit), []))
    yield _row(f"{name}, most that anything moved", "layout shift", most, LIMITS["shift"], 0.05)


def _row(name, unit, value, against, limit):
    if value > limit:
        print(f"phone: {name} is {value:.2f}, over its limit of {limit}")
    return {
        "name": f"phone: {name}",
        "unit": unit,
        "value": round(value, 3),
        "n": ROUNDS,
        "against": round(against, 3),
        "ratio": round(value / against, 2),
    }
