"""Two ways to use a page: with a finger, and with the keyboard alone."""

from itertools import pairwise

MOST_TABS = 400


class Finger:
    """Taps and types, as on a phone."""

    def __init__(self, page):
        self.page = page

    def write(self, name, text):
        self.page.fill(f"main [name='{name}']", text)

    def write_at(self, selector, text):
        self.page.fill(selector, text)

    def choose(self, selector, value):
        self.page.select_option(selector, value)

    def tick(self, selector):
        self.page.check(selector)

    def attach(self, selector, path):
        self.page.set_input_files(selector, path)

    def unfold(self, selector):
        self.page.click(selector)

    def press(self, selector):
        """Press what leads to another page, and wait until that has come."""
        with self.page.expect_navigation():
            self.page.click(selector)


class Keyboard:
    """Reaches everything by Tab and works it by keys; what Tab does not reach fails the test."""

    def __init__(self, page):
        self.page = page

    def _reach(self, selector):
        self.page.locator(selector).first.wait_for(state="attached")
        for _step in range(MOST_TABS):
            if self.page.evaluate(
                "selector => document.activeElement?.matches(selector) ?? false", selector
            ):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def write(self, name, text):
        self.write_at(f"main [name='{name}']", text)

    def write_at(self, selector, text):
        self._reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, selector, value):
        self._reach(selector)
        place = self.page.evaluate(
            """([selector, value]) => {
                const options = [...document.querySelector(selector).options];
                return [options.findIndex(one => one.value === value),
                        document.querySelector(selector).selectedIndex];
            }""",
            [selector, value],
        )
        wanted, now = place
        for _step in range(abs(wanted - now)):
            self.page.keyboard.press("ArrowDown" if wanted > now else "ArrowUp")

    def tick(self, selector):
        """Tick a box; of radio buttons, which Tab reaches as one, move on by arrows."""
        if self.page.get_attribute(selector, "type") == "checkbox":
            self._reach(selector)
            self.page.keyboard.press("Space")
            return
        name = self.page.get_attribute(selector, "name")
        self._reach(f"main [name='{name}']")
        while not self.page.evaluate(
            "selector => document.activeElement.matches(selector)", selector
        ):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")

    def attach(self, selector, path):
        self._reach(selector)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def unfold(self, selector):
        self._reach(selector)
        self.page.keyboard.press("Enter")

    def press(self, selector):
        """Press what leads to another page, and wait until that has come."""
        self._reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def one_heading_only(page):
    """Fail when a page has not exactly one `h1`, or skips a level of headings."""
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4,h5,h6", "all => all.map(one => Number(one.tagName[1]))"
    )
    assert levels.count(1) == 1, f"{page.url}: {levels}"
    assert all(after - before <= 1 for before, after in pairwise(levels)), f"{page.url}: {levels}"
