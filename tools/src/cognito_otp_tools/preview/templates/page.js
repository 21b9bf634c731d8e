// Shows a language at a time, and keeps the choice in the address. Without this script the page shows all of them.
const root = document.documentElement;
const sections = [...document.querySelectorAll("section.language")];
const links = [...document.querySelectorAll("#languages a")];
const pick = document.getElementById("pick");
const files = sections.map((section) => section.dataset.file);

function chosen() {
  const named = decodeURIComponent(location.hash.slice(1));
  return files.includes(named) ? named : files.includes("en") ? "en" : files[0];
}

function show() {
  const file = chosen();
  for (const section of sections) section.hidden = section.dataset.file !== file;
  for (const link of links) {
    if (link.dataset.file === file) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  pick.value = file;
  links.find((link) => link.dataset.file === file)?.scrollIntoView({ block: "nearest" });
  document.querySelector("main").scrollTop = 0;
}

pick.addEventListener("change", () => { location.hash = encodeURIComponent(pick.value); });
addEventListener("hashchange", show);

const search = document.getElementById("search");
search.addEventListener("input", () => {
  const wanted = search.value.trim().toLowerCase();
  let found = 0;
  for (const item of document.querySelectorAll("#languages li")) {
    item.hidden = !item.dataset.words.toLowerCase().includes(wanted);
    found += item.hidden ? 0 : 1;
  }
  document.getElementById("none").hidden = found > 0;
});

// A frame that may do nothing does not learn which colours the page has, so its e-mail says which it takes.
const frames = [...document.querySelectorAll("iframe")].map((frame) => ({ frame, written: frame.srcdoc }));
function colour(chosen) {
  const scheme = chosen === "auto" ? "light dark" : chosen;
  for (const { frame, written } of frames) {
    frame.srcdoc = written.replaceAll('content="light dark"', `content="${scheme}"`).replace("color-scheme:light dark", `color-scheme:${scheme}`);
  }
}

const THEMES = ["auto", "light", "dark"];
const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
  root.dataset.theme = next;
  colour(next);
  theme.lastElementChild.textContent = next[0].toUpperCase() + next.slice(1);
});

const widths = [...document.querySelectorAll("[data-width]")];
for (const button of widths) {
  button.addEventListener("click", () => {
    root.dataset.emails = button.dataset.width;
    for (const other of widths) other.setAttribute("aria-pressed", String(other === button));
  });
}

root.classList.add("one");
show();
