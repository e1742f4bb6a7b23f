// One file of a plain form, dropped or chosen: the zone says which. Without this the browser's own input stands there.
for (const zone of document.querySelectorAll("[data-file-zone]")) {
  const input = zone.querySelector("input"), said = zone.querySelector("span");
  input.classList.add("visually-hidden");
  said.hidden = false;
  input.addEventListener("change", () => {
    if (input.files.length) said.textContent = `${zone.dataset.filled} ${input.files[0].name}`;
  });
  for (const name of ["dragover", "dragleave", "drop"]) zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    const first = new DataTransfer();
    first.items.add(event.dataTransfer.files[0]);
    input.files = first.files;
    input.dispatchEvent(new Event("change"));
  });
}
