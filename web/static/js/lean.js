// <form method="get" data-lean>: fields that are empty stay out of the address, so that a link to a list is short.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("form[data-lean]")) return;
  const empty = [...target.elements].filter((field) => field.name && field.value === "" && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => { for (const field of empty) field.disabled = false; });   // the page may come back with "back"
});
