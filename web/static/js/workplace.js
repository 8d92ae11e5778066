// Entry of the operator's workplace, after panel.js. Needs <audio id="customer-sound"></audio> (made when missing).
// The SIP library is loaded only when boot.softphone is set. window.phone is there for the browser's console and for tests.
import { boot } from "./boot.js";
import "./dial.js";
import "./hang-up.js";
import "./keypad.js";
import { panelLock } from "./panel-lock.js";
import { connect, phoneOptions, watchMicrophone } from "./phone-bar.js";
import { comeBack } from "./return.js";

function sound() {
  const found = document.getElementById("customer-sound");
  if (found) return found;
  const made = Object.assign(document.createElement("audio"), { id: "customer-sound", autoplay: true });
  document.body.append(made);
  return made;
}

async function startPhone() {
  const { Softphone } = await import("./softphone.js");
  const phone = new Softphone(phoneOptions(sound()));
  window.phone = phone;
  connect(phone);
  comeBack(phone);
  watchMicrophone();
  panelLock({ held: () => phone.start(), lost: () => phone.stop() });
}

if (boot.softphone) startPhone();
