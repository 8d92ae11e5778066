// One panel per operator: the telephone is in one tab. panelLock({held, lost}) calls held() when this tab has it.
//   <div class="banner info" data-other-tab hidden> <span>…</span><button data-command="take-over">…</button></div>
//   Another tab has it: the banner is shown; its button takes the telephone over, and the other tab shows the banner then.
import { boot } from "./boot.js";

export function panelLock({ held, lost }) {
  const name = `panel:${boot.user.id}`;
  const show = (elsewhere) => { for (const banner of document.querySelectorAll("[data-other-tab]")) banner.hidden = !elsewhere; };
  const keep = (lock) => {
    show(!lock);
    if (!lock) { lost(); return undefined; }
    held();
    return new Promise(() => {});   // until the tab is closed or the lock is taken over
  };
  const take = (options) => navigator.locks.request(name, options, keep).catch((failure) => {
    if (failure.name !== "AbortError") throw failure;
    show(true);
    lost();
  });
  document.addEventListener("click", ({ target }) => { if (target.closest?.('[data-command="take-over"]')) take({ steal: true }); });
  take({ ifAvailable: true });
}
