// Entry of every page of the panel: <script type="module" src="{{ asset('panel.js') }}" nonce="{{ nonce }}"></script>
import "./refusals.js";
import "./swap.js";
import "./forms.js";
import "./moment-field.js";
import "./toast.js";
import "./keys.js";
import "./key-sheet.js";
import "./dialogs.js";
import "./palette.js";
import "./lamps.js";
import "./timer.js";
import "./live.js";
import "./draft.js";
import "./queue.js";
import "./reminder.js";
import "./results.js";
import "./miniwave.js";
import "./lean.js";
import "./day.js";
import "./several.js";
import "./columns.js";
import "./assigned.js";

document.documentElement.dataset.ready = "";   // the scripts of the page listen now
