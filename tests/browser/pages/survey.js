// What a page can be asked about itself; put into every page before its own scripts.
// Each question returns sentences about what is wrong, and nothing when all is well.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [tabindex]";
  const CHOICE = "input[type=radio], input[type=checkbox]";
  const refused = [];
  document.addEventListener("securitypolicyviolation", (event) => refused.push(`${event.violatedDirective}: ${event.blockedURI}`));

  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const ofScreenReaders = (element) => element.closest(".hidden-text, .skip-link") !== null;   // what only a screen reader or the focus brings
  const lap = (words) => words.replace(/\s+/g, " ").trim().slice(0, 40);
  const named = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = typeof element.className === "string" && element.className ? `.${element.className.trim().split(/\s+/).join(".")}` : "";
    return `<${element.localName}${id}${classes}> “${lap(element.innerText || element.getAttribute("aria-label") || element.getAttribute("name") || "")}”`;
  };

  /** Elements whose content is wider than they are, or higher where it cannot be scrolled to. */
  function overflowing() {
    const wrong = new Set();
    for (const element of [document.documentElement, ...document.body.querySelectorAll("*")]) {
      if (!(element instanceof HTMLElement) || !seen(element) || ofScreenReaders(element)) continue;
      if (element.matches("input, select, option, textarea, script, audio")) continue;
      const style = getComputedStyle(element);
      if (["inline", "contents", "none"].includes(style.display) || style.clipPath !== "none") continue;
      const root = element === document.documentElement;
      const wide = element.scrollWidth > element.clientWidth + 1 && (root || !["auto", "scroll"].includes(style.overflowX));
      const high = element.scrollHeight > element.clientHeight + 2 && ["hidden", "clip"].includes(style.overflowY);
      if ((wide && !cut(element, style)) || high) wrong.add(element);
    }
    const deepest = [...wrong].filter((element) => ![...wrong].some((other) => other !== element && element.contains(other)));
    return deepest.map((element) => `${named(element)}: ${element.scrollWidth} in ${element.clientWidth} px wide, ${element.scrollHeight} in ${element.clientHeight} px high`);
  }

  /** A name that is cut on purpose says the whole in a title, its own or that of what it stands in. */
  function cut(element, style) {
    const title = element.closest("[title]")?.title ?? "";
    return style.textOverflow === "ellipsis" && title.replace(/\s+/g, " ").includes(element.textContent.replace(/\s+/g, " ").trim());
  }

  /** Controls that a finger or an unsteady hand would miss. A link inside a sentence is as high as its line. */
  function small() {
    const wrong = [];
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (!seen(element) || element.disabled || ofScreenReaders(element) || Number(element.getAttribute("tabindex")) < 0) continue;
      const box = (element.matches(CHOICE) && element.closest("label") || element).getBoundingClientRect();
      if (box.width >= 23.9 && box.height >= 23.9) continue;
      if (getComputedStyle(element).display === "inline" && inSentence(element)) continue;
      wrong.push(`${named(element)} is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    }
    return wrong;
  }

  function inSentence(element) {
    const around = [...element.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    return around.some((node) => /\p{L}{2}/u.test(node.data));
  }

  /** One title, one main part, a language. */
  function built(language) {
    const wrong = [];
    const count = (selector) => [...document.querySelectorAll(selector)].filter(seen).length;
    for (const selector of ["h1", "main"]) if (count(selector) !== 1) wrong.push(`${count(selector)} of ${selector}`);
    if (!document.title.trim() || document.title.startsWith("–")) wrong.push(`title “${document.title}”`);
    if (document.documentElement.lang !== language) wrong.push(`lang is ${document.documentElement.lang}`);
    for (const id of [...document.querySelectorAll("[id]")].map((element) => element.id)) {
      if (document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length > 1) wrong.push(`id ${id} more than once`);
    }
    for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
      for (const attribute of ["aria-labelledby", "aria-describedby"]) {
        for (const id of (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)) {
          if (!document.getElementById(id)) wrong.push(`${named(element)}: ${attribute} ${id} is nowhere`);
        }
      }
    }
    return [...new Set(wrong)];
  }

  // == the way of the Tab key, from one end of the page to the other ==
  const way = [];         // one entry for each press: where it led, and how that looked
  const met = new Set();  // what had the focus; of the buttons of one choice one is enough
  const group = (element) => (element.type === "radio" ? `${element.form?.id}/${element.name}` : element);
  let whole = true;       // everything was reached: further presses only leave the page

  function stops() {
    return [...document.querySelectorAll(CONTROLS)].filter((element) =>
      seen(element) && !element.disabled && element.tabIndex >= 0 && !element.closest("[inert]"));
  }

  function holder(element) {   // what scrolls or sticks around the element: places are compared within it
    for (let around = element.parentElement; around && around !== document.documentElement; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (["sticky", "fixed"].includes(style.position)) return { around, sticks: true };
      if (/auto|scroll/.test(style.overflowY + style.overflowX) && around !== document.body) return { around, sticks: false };
    }
    return { around: document.documentElement, sticks: false };
  }

  function place(element) {
    const box = (element.matches(CHOICE) && element.closest("label") || element).getBoundingClientRect();
    const { around, sticks } = holder(element);
    const root = around === document.documentElement;
    const x = root ? scrollX : sticks ? 0 : around.scrollLeft - around.getBoundingClientRect().left;
    const y = root ? scrollY : sticks ? 0 : around.scrollTop - around.getBoundingClientRect().top;
    return { around, left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
  }

  function ringed(element) {
    if (!element.matches(":focus-visible")) return false;
    return [element, element.parentElement, element.closest("label")].filter(Boolean).some((each) => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$/.test(style.outlineColor);
    });
  }

  /** What lies over the element, or a reason why it is not seen; nothing when all of it can be seen. */
  function hidden(element) {
    const boxes = [...element.getClientRects()].filter((box) => box.width && box.height);
    if (!boxes.length) return "has no place on the screen";
    const box = boxes[0];
    if (box.height > innerHeight * 0.6) return "";   // a whole pane that scrolls
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    for (const [px, py] of [[x, y], [box.left + 2, y], [box.right - 2, y], [x, box.top + 2], [x, box.bottom - 2]]) {
      if (px < 0 || py < 0 || px > innerWidth || py > innerHeight) return "lies outside the window";
      const hit = document.elementFromPoint(px, py);
      if (!hit || element.contains(hit) || hit.closest("label")?.contains(element) || element.closest("label")?.contains(hit)) continue;
      return `is covered by ${named(hit)}`;
    }
    return "";
  }

  addEventListener("focusin", (event) => met.add(group(event.target)), true);
  addEventListener("keyup", (event) => {
    const element = document.activeElement;
    if (event.key !== "Tab" || whole || !element || element === document.body) return;
    way.push({ element, place: place(element), ringed: ringed(element), hidden: hidden(element) });
    whole = stops().every((each) => met.has(group(each)));
  }, true);

  /** Before the first control, or, backwards, on the last. */
  function start(backwards) {
    way.length = 0;
    met.clear();
    whole = false;
    if (backwards) stops().at(-1).focus();
    else if (document.activeElement !== document.body) stops()[0].focus();
    met.add(group(document.activeElement));
  }

  /** What is wrong with the way that the Tab key took; `backwards` says with Shift. */
  function walked(backwards) {
    const wrong = stops().filter((element) => !met.has(group(element))).map((element) => `${named(element)} is not reached`);
    for (const element of document.querySelectorAll("[tabindex]")) if (element.tabIndex > 0) wrong.push(`${named(element)} has a place of its own in the order`);
    const ring = new Set(way.filter((step) => step.ringed).map((step) => step.element));   // the parts of a date show it in themselves
    for (const { element, hidden } of way) {
      if (!ring.has(element)) wrong.push(`${named(element)} does not show the focus`);
      if (hidden) wrong.push(`${named(element)} ${hidden}`);
    }
    const order = (backwards ? [...way].reverse() : way).filter((step, i, all) => step.element !== all[i - 1]?.element);
    for (const [i, step] of order.entries()) {
      const before = order[i - 1]?.place, after = step.place;
      if (!before || before.around !== after.around || order[i - 1].element.contains(step.element)) continue;
      const above = after.bottom <= before.top + 1 && after.left < before.right;
      const left = after.right <= before.left + 1 && after.top < before.bottom - 4 && after.bottom > before.top + 4;
      if (above || left) wrong.push(`${named(step.element)} comes after ${named(order[i - 1].element)}`);
    }
    return [...new Set(wrong)];
  }

  async function axed(rules) {
    const report = await axe.run(document, { ...rules, resultTypes: ["violations"], preload: false, elementRef: false });
    return report.violations.flatMap((violation) => violation.nodes.map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
      return `${violation.id}: ${node.target.join(" ")}: ${why}`;
    }));
  }

  window.survey = {  overflowing, small, built, refused: () => refused, start, whole: () => whole, walked, axed };
})();
