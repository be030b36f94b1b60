// Spares the reload: puts the new page's main part in place when something has changed.
"use strict";
(() => {
  const lost = document.getElementById("lost");
  let heard = Date.now();
  let busy = false;

  const renew = async () => {
    const at = document.activeElement;
    if (busy || (at && at.closest("main") && at.matches("input,select,textarea"))) return;
    busy = true;
    try {
      const answer = await fetch(location.pathname, {
        credentials: "same-origin",
        headers: { "X-Renew": "main" }, // what was said of an act is for the page that follows it
      });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
        location.reload();
        return;
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = [...document.querySelectorAll("details")].map((fold) => fold.open);
      document.getElementById("main").replaceWith(fresh.getElementById("main"));
      document.querySelectorAll("details").forEach((fold, i) => (fold.open = open[i] ?? fold.open));
    } finally {
      busy = false;
    }
  };

  const source = new EventSource("/events");
  source.addEventListener("tick", (event) => {
    heard = Date.now();
    const now = JSON.parse(event.data);
    document.getElementById("t-plus").textContent = now.t_plus;
    document.getElementById("clock").textContent = now.clock;
  });
  source.addEventListener("change", renew);
  source.addEventListener("end", () => source.close());
  setInterval(() => {
    const stale = Date.now() - heard > 2500;
    lost.hidden = !stale;
    document.body.classList.toggle("stale", stale);
  }, 500);
})();
