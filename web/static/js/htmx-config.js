// Settings of htmx; must be imported before htmx itself, which reads them from the page when it starts.
//   hx-* attributes work in templates; not hx-on, js: values or filters in brackets (the page's rules forbid eval).
//   422 carries a form with its errors and is shown; other 4xx and 5xx change nothing and are said as a toast.
//   A field that has the focus or unsaved text, and anything marked data-local, is never changed by a morph.
const settings = {
  includeIndicatorCSS: false, history: true, defaultTimeout: 10000,
  noSwap: [204, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 428, 429, "5xx"],
  morphSkip: ":is(input, textarea, select):focus, [data-unsaved], [data-local], [hx-morph-skip]",
};
const meta = document.createElement("meta");
meta.name = "htmx-config";
meta.content = JSON.stringify(settings);
document.head.append(meta);
