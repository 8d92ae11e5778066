// <button data-opens="palette"> opens <dialog id="palette"> over the page; data-closes inside closes it, so does Esc.
// The field with autofocus gets the focus; closing gives it back to where it was (the browser does both).
//   <button data-focuses="#note-7"> moves the focus (data-command="objections" may lead to the first objection this way).
document.addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && !dialog.open) dialog.showModal();
  }
  target.closest?.("[data-closes]")?.closest("dialog")?.close();
  const pointer = target.closest?.("[data-focuses]");
  if (pointer) document.querySelector(pointer.dataset.focuses)?.focus();
});
