// "None of these" unticks the others, and any other unticks it. Without this
// the server sorts it out.
for (const none of document.querySelectorAll("input[type='checkbox'][data-exclusive]")) {
  const group = none.closest("fieldset");
  group.addEventListener("change", (event) => {
    const changed = event.target;
    if (changed.type !== "checkbox" || !changed.checked) return;
    for (const box of group.querySelectorAll("input[type='checkbox']")) {
      if (box !== changed && (changed === none || box === none)) box.checked = false;
    }
  });
}
