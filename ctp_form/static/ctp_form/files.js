// Files of a field or an affair: dropped or chosen, uploaded at once, listed.
class Files {
  constructor(element) {
    this.element = element;
    const input = element.querySelector('input[type="file"]'), drop = element.querySelector(".drop");
    input.addEventListener("change", () => { this.take([...input.files]); input.value = ""; });
    for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") this.take([...event.dataTransfer.files]);
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove-file]");
      if (!button) return;
      button.closest("li").remove();
      this.changed();
    });
    // Chosen before this script was here.
    if (input.files.length) input.dispatchEvent(new Event("change"));
  }

  async take(files) {
    const room = Number(this.element.dataset.max) - this.element.querySelectorAll("li").length;
    for (const file of files.slice(0, room)) await this.upload(file);
    this.changed();
  }

  async upload(file) {
    const line = document.createElement("li");
    line.setAttribute("aria-busy", "true");
    line.textContent = file.name;
    this.element.querySelector(".files").append(line);
    const body = new FormData();
    body.append("file", file);
    const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const answer = await fetch(this.element.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.keep(line, await answer.json());
    } catch {
      line.textContent = `${file.name}: ${this.element.dataset.failed}`;
      line.className = "errors";
      line.setAttribute("role", "alert");
    } finally { line.removeAttribute("aria-busy"); }
  }

  keep(line, file) {
    const link = Object.assign(document.createElement("a"), { href: file.url, textContent: file.name });
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: this.element.dataset.name, value: file.id });
    if (this.element.dataset.form) hidden.setAttribute("form", this.element.dataset.form);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
    button.setAttribute("aria-label", `${this.element.dataset.remove} ${file.name}`);
    button.dataset.removeFile = "";
    const [paper, cross] = this.element.querySelector("template[data-icons]").content.cloneNode(true).children;
    button.append(cross);
    line.replaceChildren(paper, link, hidden, button);
  }

  changed() {
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export const watch = (element) => new Files(element);
