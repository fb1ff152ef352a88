({
  // What is measured on a page as it stands in the browser (tests/e2e/seen.py).

  // Every text against what really lies behind it, alpha and all, by WCAG's formula.
  contrast() {
    const parts = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
      return [r, g, b, a];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
    const ground = (one) => {
      const layers = [];
      for (let at = one; at; at = at.parentElement) {
        const layer = parts(getComputedStyle(at).backgroundColor);
        layers.push(layer);
        if (layer[3] === 1) break;
      }
      return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const light = (colour) => {
      const [r, g, b] = colour.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const holders = new Set(document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea"));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) holders.add(texts.currentNode.parentElement);
    const weak = [];
    for (const one of holders) {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest(".unseen, .skip, script, svg")) continue;
      const below = ground(one);
      const text = light(over(parts(getComputedStyle(one).color), below));
      const [lighter, darker] = [text, light(below)].sort((a, b) => b - a);
      const ratio = (lighter + 0.05) / (darker + 0.05);
      if (ratio < 7) weak.push(`contrast ${ratio.toFixed(1)} ${one.outerHTML.slice(0, 120)}`);
    }
    return { seen: holders.size, weak };
  },

  // Links and controls outside running text, too small or one over another; a tick counts with its label.
  small() {
    const small = [];
    const seen = [];
    const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    for (const one of document.querySelectorAll(targets)) {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest(".skip, [role=listbox]")) continue;
      const inText = [...one.parentElement.childNodes].some((part) =>
        part !== one && part.textContent.trim() && !(part.nodeType === 1 && part.matches("a, button, .unseen, ul, ol")));
      if (one.matches("a") && getComputedStyle(one).display === "inline" && inText) continue;
      const target = (one.matches("[type=checkbox], [type=radio]") && one.closest("label")) || one;
      const { width, height, left, right, top, bottom } = target.getBoundingClientRect();
      const named = one.outerHTML.slice(0, 140);
      if (height < 43.5 || width < 24) small.push(`target ${Math.round(width)} × ${Math.round(height)} ${named}`);
      const over = (other) => Math.min(right, other.right) - Math.max(left, other.left) > 1
        && Math.min(bottom, other.bottom) - Math.max(top, other.top) > 1
        && !target.contains(other.target) && !other.target.contains(target);
      const covered = seen.find(over);
      if (covered) small.push(`target lies over ${covered.named}: ${named}`);
      seen.push({ target, named, left, right, top, bottom });
    }
    return small;
  },

  // Ids that stand on a page twice: a label or a link would find the first alone.
  twice() {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => `twice: id ${id}`);
  },

  // How many thick lines run from edge to edge.
  lines() {
    return [...document.querySelectorAll("body *")].filter((one) =>
      parseFloat(getComputedStyle(one).borderBottomWidth) >= 4 && one.getBoundingClientRect().width >= innerWidth && one.checkVisibility()).length;
  },

  // Styles and scripts that stand in the page itself.
  inline() {
    return document.querySelectorAll("[style], style, script:not([src], [type$=json])").length;
  },

  loaded() {
    return {
      files: performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname),
      drawn: [...document.querySelectorAll("symbol")].map((one) => one.outerHTML).join(""),
    };
  },

  // Text twice as large, as a reader sets it in the browser.
  enlarge() {
    document.documentElement.style.fontSize = "200%";
  },

  forced() {
    const style = (selector, part) => getComputedStyle(document.querySelector(selector), part);
    document.querySelector("main a.button").focus({ focusVisible: true });
    return {
      outline: style("main a.button").outlineStyle,
      fill: style(".seal .on").fill,
      empty: style(".seal use:not(.on)").fill,
      stroke: style(".strokes .on").backgroundColor,
      late: style(".strokes .late").backgroundColor,
      open: style(".strokes i:not([class])").backgroundColor,
      line: style("body").color,
      seal: style(".row .seal").color,
      tap: style(".row .drawing").color,
      tick: style(".tick input:checked").backgroundColor,
      mark: style(".tick input:checked", "::before").borderBottomColor,
    };
  },
});
