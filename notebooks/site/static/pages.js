// What the pages add to the theme: interactive figures, and keyboard access to what scrolls sideways.
"use strict";

const STATIC = new URL(".", document.currentScript.src);
let plotly;

/** Plotly's script, loaded once and only where a figure needs it. */
function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", STATIC);
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

/** Draws the figure beside its still picture, which stays for screen readers and in case the drawing fails. */
async function draw(figure) {
  const { data, layout = {} } = JSON.parse(figure.querySelector("script").textContent);
  const place = document.createElement("div");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The same figure, interactive");
  const { width, ...rest } = layout; // as wide as the page is
  try {
    const Plotly = await loadPlotly();
    figure.append(place);
    await Plotly.newPlot(place, data, { height: 450, ...rest, autosize: true }, { responsive: true, displaylogo: false });
    figure.classList.add("drawn");
  } catch (error) {
    place.remove();
    console.warn("A figure stays a still picture:", error);
  }
}

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        nearby.unobserve(target);
        draw(target);
      }
    }
  },
  { rootMargin: "600px" },
);
document.querySelectorAll(".interactive-figure").forEach((figure) => nearby.observe(figure));

/** A box that scrolls sideways can be reached with the Tab key; one that does not stays out of the way. */
function reachScrollers() {
  for (const box of document.querySelectorAll("pre, .table-wrapper, .output.text_html")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}
addEventListener("load", reachScrollers);
addEventListener("resize", reachScrollers);
