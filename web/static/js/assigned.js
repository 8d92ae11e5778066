// Somebody else planned something for the user: every page says so at once, each assignment once in this browser's tab.
import { text } from "./boot.js";
import { toast } from "./toast.js";

const TOLD = "assigned-told";

document.addEventListener("live:changed", ({ detail: { topic, id } }) => {
  if (topic !== "assigned" || Number(id) <= Number(sessionStorage.getItem(TOLD) ?? 0)) return;
  sessionStorage.setItem(TOLD, id);
  toast(text("assigned"));
});
