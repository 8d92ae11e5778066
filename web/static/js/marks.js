// What stands on the player's line of time: areas and lines in the wave, names of steps above it (see player.js).
export function colour(words) {   // light-dark() and color-mix() have no colour until something wears them
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = words;
  const worn = getComputedStyle(probe).color;
  probe.remove();
  return worn;
}

const REGIONS = {   // what each kind looks like in the wave
  gap: () => colour("color-mix(in srgb, var(--idle-lamp) 38%, transparent)"), comment: () => colour("var(--note-lamp)"),
};

export function draw(regions) {
  regions.clearRegions();
  for (const { dataset } of document.querySelectorAll("[data-region]")) {
    const start = Number(dataset.from);
    const end = dataset.to === undefined ? undefined : Number(dataset.to);
    regions.addRegion({ start, end, color: REGIONS[dataset.region](), content: said(dataset.words), drag: false, resize: false });
  }
}

function said(words) {   // stands in the wave's own shadow, where no style of ours reaches
  if (!words) return undefined;
  const place = document.createElement("span");
  place.textContent = words;
  Object.assign(place.style, {
    position: "absolute", insetBlock: "0", insetInline: "0", display: "grid", placeItems: "center", padding: "0 2px", overflow: "hidden",
    textAlign: "center", fontSize: "12px", lineHeight: "1.2", color: colour("var(--text)"), overflowWrap: "anywhere",
  });
  return place;
}

export function placeMarks(marks, length) {
  const share = (mark) => (100 * Number(mark?.dataset.seek ?? length)) / length;
  marks.forEach((mark, index) => {
    mark.style.insetInlineStart = `${share(mark)}%`;
    mark.style.maxInlineSize = `${share(marks[index + 1]) - share(mark)}%`;   // no further than where the next begins
  });
}
