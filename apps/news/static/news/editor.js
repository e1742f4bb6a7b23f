// A small editor over the page's own text field, and saving by itself. Without scripts the field takes the text as it is.
const TOGGLES = ["bold", "italic", "insertUnorderedList", "insertOrderedList"];

class NewsEditor extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    const frame = document.createElement("div");
    frame.className = "editor";
    this.area = document.createElement("div");
    this.area.className = "news-body";
    this.area.contentEditable = "true";
    this.area.setAttribute("role", "textbox");
    this.area.setAttribute("aria-multiline", "true");
    this.area.setAttribute("aria-labelledby", "f-body-label");
    // The server cleaned this; parsing it in an inert document keeps even that from running.
    const parsed = new DOMParser().parseFromString(this.field.value, "text/html");
    this.area.append(...parsed.body.childNodes);
    if (!this.area.firstChild) {
      const first = document.createElement("p");
      first.append(document.createElement("br")); // a caret needs something to stand on
      this.area.append(first);
    }
    this.tools = this.querySelector("[role=toolbar]");
    this.tools.hidden = false;
    this.tools.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
    this.tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.run(button.dataset.command, button.dataset.value);
    });
    frame.append(this.tools, this.area);
    this.field.hidden = true;
    this.append(frame);
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand("styleWithCSS", false, false); // tags, no styles: the policy forbids them and so do we
    this.area.addEventListener("input", () => this.take());
    this.area.addEventListener("paste", (event) => this.paste(event));
    document.addEventListener("selectionchange", () => this.press());
  }

  run(command, value) {
    this.area.focus();
    if (this.emptied(command)) return;
    if (command === "createLink") {
      const address = prompt(this.dataset.ask, "https://");
      if (!address || !/^(https?:|mailto:)/i.test(address)) return;
      document.execCommand(command, false, address);
    } else if (command === "formatBlock") {
      const held = document.queryCommandValue("formatBlock").toLowerCase() === value;
      for (const toggle of ["bold", "italic"]) if (document.queryCommandState(toggle)) document.execCommand(toggle);
      document.execCommand(command, false, held ? "p" : value);
    } else if (command !== "bold" || document.queryCommandValue("formatBlock").toLowerCase() !== "h2") {
      document.execCommand(command, false, value); // headings are bold as they are
    }
    this.take();
    this.press();
  }

  // Switching bold or italic off in an empty line takes the tag away; left to itself the browser writes a style.
  emptied(command) {
    if (!["bold", "italic"].includes(command) || !document.queryCommandState(command)) return false;
    const place = document.getSelection().anchorNode;
    const line = (place instanceof Element ? place : place?.parentElement)?.closest("p, h2, li, blockquote");
    if (!line || !this.area.contains(line) || line.textContent) return false;
    line.replaceChildren(document.createElement("br"));
    document.getSelection().collapse(line, 0);
    this.press();
    return true;
  }

  // Pasted text comes as paragraphs: what other programs put around it is not ours.
  paste(event) {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    const lines = text.split(/\r?\n/).filter((line) => line.trim());
    if (lines.length < 2) { document.execCommand("insertText", false, text); return; }
    const holder = document.createElement("div");
    for (const line of lines) { const p = document.createElement("p"); p.textContent = line; holder.append(p); }
    document.execCommand("insertHTML", false, holder.innerHTML);
  }

  take() {
    this.field.value = this.area.innerText.trim() ? this.area.innerHTML : "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  press() {
    if (!this.area.contains(document.getSelection().anchorNode)) return;
    for (const button of this.tools.querySelectorAll("button")) {
      const { command, value } = button.dataset;
      if (value) {
        button.setAttribute("aria-pressed", String(document.queryCommandValue("formatBlock").toLowerCase() === value));
      } else if (TOGGLES.includes(command)) {
        button.setAttribute("aria-pressed", String(document.queryCommandState(command)));
      }
    }
  }
}

const PAUSE = 2500;

class NewsAutosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.told = document.getElementById("save-state");
    this.address = location.pathname;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.dirty = false; });
    addEventListener("beforeunload", (event) => { if (this.dirty) event.preventDefault(); });
  }

  later() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    if (this.running || !this.form.title.value.trim()) return;
    this.running = true;
    this.dirty = false;
    const data = new FormData(this.form);
    data.delete("upload"); // files go with the form itself
    try {
      const answer = await fetch(this.address, { method: "POST", body: data, headers: { "X-Autosave": "1" } });
      if (!answer.ok) throw new Error(answer.status);
      const { url, version } = await answer.json();
      this.address = url;
      this.form.action = url;
      history.replaceState(null, "", url);
      if (!this.form.version) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "version";
        this.form.append(field);
      }
      this.form.version.value = version;
      this.told.textContent = `${this.told.dataset.savedText} ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
    } catch {
      this.dirty = true;
      this.told.textContent = this.told.dataset.failedText;
    } finally {
      this.running = false;
    }
  }
}

customElements.define("news-editor", NewsEditor);
customElements.define("news-autosave", NewsAutosave);
