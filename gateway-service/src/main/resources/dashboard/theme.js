// Runs before the first paint, so that the page does not flash.
(() => {
  const wish = localStorage.getItem("wingman-theme");
  if (wish === "dark" || wish === "light") {
    document.documentElement.dataset.theme = wish;
  }
})();
