// A button beside what is shown once; where the clipboard is closed to pages the text is selected instead.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const shown = button.parentElement.querySelector("code");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(shown.textContent);
      button.querySelector("span").textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(shown);
    }
  });
}
