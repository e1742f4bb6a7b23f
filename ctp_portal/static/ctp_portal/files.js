// Files are sent as they are chosen or dropped; what is posted later is their ids.
class CtpFiles extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const input = this.querySelector('input[type="file"]'), drop = this.querySelector(".drop");
    input.addEventListener("change", () => { this.take([...input.files]); input.value = ""; });
    for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") this.take([...event.dataTransfer.files]);
    });
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove-file]");
      if (!button) return;
      button.closest("li").remove();
      this.changed();
    });
    // Chosen before this script was here.
    if (input.files.length) input.dispatchEvent(new Event("change"));
  }

  async take(files) {
    const room = Number(this.dataset.max) - this.querySelectorAll("li").length;
    for (const file of files.slice(0, room)) await this.upload(file);
    this.changed();
  }

  async upload(file) {
    const line = document.createElement("li");
    line.setAttribute("aria-busy", "true");
    line.textContent = file.name;
    this.querySelector(".files").append(line);
    const body = new FormData();
    body.append("file", file);
    const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const answer = await fetch(this.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.keep(line, await answer.json());
    } catch {
      line.textContent = `${file.name}: ${this.dataset.failed}`;
      line.className = "errors";
      line.setAttribute("role", "alert");
    } finally { line.removeAttribute("aria-busy"); }
  }

  keep(line, file) {
    const link = Object.assign(document.createElement("a"), { href: file.url, textContent: file.name });
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: this.dataset.name, value: file.id });
    if (this.dataset.form) hidden.setAttribute("form", this.dataset.form);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
    button.setAttribute("aria-label", `${this.dataset.remove} ${file.name}`);
    button.dataset.removeFile = "";
    const [paper, cross] = this.querySelector("template[data-icons]").content.cloneNode(true).children;
    button.append(cross);
    line.replaceChildren(paper, link, hidden, button);
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (!customElements.get("ctp-files")) customElements.define("ctp-files", CtpFiles);
