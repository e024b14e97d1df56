// Suggests the browser's time zone to who never chose one: the list is there without it.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const list of document.querySelectorAll("select[data-suggests=time-zone]")) {
  if ([...list.options].some(option => option.value === zone)) list.value = zone;
}
