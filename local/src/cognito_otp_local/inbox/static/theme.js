// The colour theme: the system's, light or dark. Runs before the page is painted, so that nothing flashes.
(() => {
  const CHOICES = ["auto", "light", "dark"];
  const WORDS = { auto: "Auto", light: "Light", dark: "Dark" };
  const root = document.documentElement;

  const show = (choice) => {
    root.dataset.theme = choice;
    const button = document.getElementById("theme");
    if (button === null) return;
    button.querySelector("use").setAttribute("href", `#icon-${choice}`);
    button.setAttribute("aria-label", `Theme: ${WORDS[choice]}. Change it`);
    document.getElementById("theme-word").textContent = WORDS[choice];
  };

  const stored = localStorage.getItem("theme");
  show(CHOICES.includes(stored) ? stored : "auto");
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme);
    document.getElementById("theme").addEventListener("click", () => {
      const next = CHOICES[(CHOICES.indexOf(root.dataset.theme) + 1) % CHOICES.length];
      localStorage.setItem("theme", next);
      show(next);
    });
  });
})();
