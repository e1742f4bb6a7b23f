// A small editor over a text field: paragraphs, a heading, lists, bold, italic, links. Without it the field takes plain text.
class CtpRich extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.field = this.querySelector("textarea");
    this.area = document.createElement("div");
    this.area.className = "rich-body rich-area";
    this.area.contentEditable = "true";
    for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-labelledby", this.dataset.label]]) this.area.setAttribute(name, value);
    // Parsed in an inert document: nothing in it runs.
    this.area.append(...new DOMParser().parseFromString(this.field.value, "text/html").body.childNodes);
    if (!this.area.firstChild) this.area.append(Object.assign(document.createElement("p"), { innerHTML: "<br>" }));
    this.tools = this.querySelector("[role=toolbar]");
    this.tools.hidden = false;
    this.tools.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    this.tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.run(button.dataset.command, button.dataset.value);
    });
    this.field.hidden = true;
    this.append(this.area);
    this.area.addEventListener("focus", () => { document.execCommand("defaultParagraphSeparator", false, "p"); document.execCommand("styleWithCSS", false, false); });
    this.area.addEventListener("input", () => this.take());
    this.area.addEventListener("paste", (event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
  }

  run(command, value) {
    this.area.focus();
    if (command === "createLink") {
      const address = prompt(this.dataset.ask, "https://");
      if (!address || !/^(https?:|mailto:)/i.test(address)) return;
      value = address;
    } else if (command === "formatBlock" && document.queryCommandValue("formatBlock").toLowerCase() === value) value = "p";
    document.execCommand(command, false, value);
    this.take();
  }

  take() {
    this.field.value = this.area.innerText.trim() ? this.area.innerHTML : "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("ctp-rich", CtpRich);
