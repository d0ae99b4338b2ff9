// The icons, drawn as on the desk: 24 units, stroked, in the colour of the text.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  x: "m6 6 12 12M18 6 6 18",
  check: "m5 12.5 4.5 4.5L19 7.5",
  checks: "m2.5 12.5 4.5 4.5L16 7.5M11 16l1 1 9.5-9.5",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
  alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5M12 16h.01",
  file: "M6 3h8l5 5v11a2 2 0 0 1-2 2H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v5h5",
  clip: "m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1L13 4.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14c1 1.7 2.3 2.5 4 2.5s3-.8 4-2.5M9 9.2v.6M15 9.2v.6",
  send: "M4 12 3.5 4.5 21 12 3.5 19.5zM4 12h8",
  down: "M12 5v14M6 13l6 6 6-6",
  open: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  cloud: "M3 3l18 18M9.5 6.2A6 6 0 0 1 17.6 10 4.5 4.5 0 0 1 20 17.9M6.3 9.4A4.5 4.5 0 0 0 7 18.5h9",
};

export function icon(name, size = 16) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${size}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}
