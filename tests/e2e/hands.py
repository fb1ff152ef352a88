"""Two ways to use a page: with a finger, and with the keyboard alone."""

from itertools import pairwise

MOST_TABS = 400
NEXT = "main [data-step-next]"
ALL_ANSWERS = "main [data-step-all]"


class Hands:
    """What both do: on a phone a form may show one question at a time; they go on to the right one.

    Each says by `_go_on` how "Next" is pressed, by `_hold` how a thing in sight is got hold of.
    """

    def __init__(self, page):
        self.page = page

    def reach(self, selector):
        """Go on from question to question until `selector` is in sight, and get hold of it."""
        target = self.page.locator(selector).first
        target.wait_for(state="attached")
        while not target.is_visible() and self.page.is_visible(NEXT):
            self._go_on()
        self._hold(selector)

    def write(self, name, text):
        self.write_at(f"main [name='{name}']", text)


class Finger(Hands):
    """Taps and types, as on a phone."""

    def _go_on(self):
        self.page.click(NEXT)

    def _hold(self, selector):
        """A finger is there when the thing is in sight."""

    def write_at(self, selector, text):
        self.reach(selector)
        self.page.fill(selector, text)

    def choose(self, selector, value):
        self.reach(selector)
        self.page.select_option(selector, value)

    def tick(self, selector):
        self.reach(selector)
        self.page.check(selector)

    def attach(self, selector, path):
        self.reach(selector)
        self.page.set_input_files(selector, path)

    def unfold(self, selector):
        self.page.click(selector)

    def press(self, selector):
        """Press what leads to another page, and wait until that has come."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.click(selector)


class Keyboard(Hands):
    """Reaches everything by Tab and works it by keys; what Tab does not reach fails the test."""

    def _go_on(self):
        self._hold(NEXT)
        self.page.keyboard.press("Enter")

    def _hold(self, selector):
        for _step in range(MOST_TABS):
            if self.page.evaluate(
                "selector => document.activeElement?.matches(selector) ?? false", selector
            ):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def write_at(self, selector, text):
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, selector, value):
        self.reach(selector)
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
            self.reach(selector)
            self.page.keyboard.press("Space")
            return
        name = self.page.get_attribute(selector, "name")
        self.reach(f"main [name='{name}']")
        while not self.page.evaluate(
            "selector => document.activeElement.matches(selector)", selector
        ):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")

    def attach(self, selector, path):
        self.reach(selector)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def unfold(self, selector):
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def press(self, selector):
        """Press what leads to another page, and wait until that has come."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def open_answer(page, selector):
    """Open on a phone, by the list of all answers, the question that `selector` lies in."""
    target = page.locator(selector).first
    if target.is_visible():
        return
    if page.is_visible(ALL_ANSWERS):
        page.click(ALL_ANSWERS)
    if not target.is_visible():
        step = target.evaluate("one => one.closest('[data-step]').id")
        page.click(f"main [data-review] a[href='#{step}']")


def hide(page):
    """Do what a phone does when one looks at something else: the page saves at once."""
    page.evaluate(
        """() => {
            Object.defineProperty(document, 'hidden', {get: () => true, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
            delete document.hidden;
        }"""
    )


def one_heading_only(page):
    """Fail when a page has not exactly one `h1`, or skips a level of headings."""
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4,h5,h6", "all => all.map(one => Number(one.tagName[1]))"
    )
    assert levels.count(1) == 1, f"{page.url}: {levels}"
    assert all(after - before <= 1 for before, after in pairwise(levels)), f"{page.url}: {levels}"


# Remembers how everything that Tab should reach looks at rest, and what has the focus in turn.
WATCH = """() => {
    const look = one => [one, one.closest('label'), one.nextElementSibling, one.parentElement]
        .filter(Boolean).map(near => {
            const style = getComputedStyle(near);
            const line = [style.outlineStyle, style.outlineWidth, style.outlineColor];
            const drawn = line[0] !== 'none' && parseFloat(line[1]);
            return [drawn ? line : 'none', style.boxShadow];
        }).join();
    const within = 'main :is(a[href], button, input, select, textarea, summary, [tabindex])';
    const seen = one => one.checkVisibility({visibilityProperty: true}) && !one.disabled
        && one.type !== 'hidden' && one.tabIndex >= 0;
    const first = new Set();
    const once = one => {
        if (one.type !== 'radio') return true;
        const group = [...document.getElementsByName(one.name)].filter(x => x.form === one.form);
        return one === (group.find(x => x.checked) || group.find(seen));
    };
    const all = [...document.querySelectorAll(within)].filter(one => seen(one) && once(one));
    const rest = new Map(all.map(one => [one, look(one)]));
    window.walked = {all: all.length, order: [], dull: [], left: false};
    document.addEventListener('focusin', event => {
        const one = event.target;
        if (!one.closest('main')) { window.walked.left = window.walked.order.length > 0
            || !!one.closest('footer'); return; }
        if (!rest.has(one)) return;
        window.walked.order.push(all.indexOf(one));
        if (one.matches('.is-focus-visible')) return;  // the style guide draws it so at rest
        if (look(one) === rest.get(one)) window.walked.dull.push(one.outerHTML.slice(0, 120));
    });
    window.missing = () => all.filter((_, at) => !window.walked.order.includes(at))
        .map(one => one.outerHTML.slice(0, 120));
    return all.length;
}"""


def walk_by_tab(page):
    """Go through `main` by Tab alone, from the skip link to the first link after it.

    Fail where Tab does not reach something, reaches it out of order, shows no focus on it, or never
    comes out of it again.
    """
    there = page.evaluate(WATCH)
    if page.evaluate("document.activeElement === document.body"):
        page.keyboard.press("Tab")
    else:  # the page has led to what is wrong; begin above it
        page.focus(".skip")
    assert page.evaluate("document.activeElement.matches('.skip')"), "the first stop skips nothing"
    page.keyboard.press("Enter")
    pressed = 0
    while not page.evaluate("window.walked.left"):
        assert pressed < there + MOST_TABS, f"Tab never leaves {page.url}"
        for _step in range(max(there - pressed, 1)):
            page.keyboard.press("Tab")
        pressed += max(there - pressed, 1)
    walked = page.evaluate("({...window.walked, missing: window.missing()})")
    assert not walked["missing"], f"Tab does not reach {walked['missing']}"
    assert walked["order"] == sorted(walked["order"]), f"out of order: {walked['order']}"
    assert not walked["dull"], f"no focus is seen on {walked['dull']}"
