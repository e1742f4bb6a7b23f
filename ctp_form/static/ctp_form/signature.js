// A signature drawn by hand. Drawn or chosen, it is uploaded as a picture; who can't draw types a name, with or without this script.
// A stored seal is put by seals.js, once somebody asks for one.
class CtpSignature extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    const find = (selector) => this.querySelector(selector);
    [this.pad, this.canvas, this.kept, this.picture, this.told] = [".pad", "canvas", "[data-file]", "img.signature", "[role=status]"].map(find);
    [this.seal, this.sealed, this.seals] = ["[data-seal]", "[data-sealed]", "[data-seals]"].map(find);
    this.pad.hidden = false;
    this.pen = this.canvas.getContext("2d");
    Object.assign(this.pen, { lineWidth: 3.5, lineCap: "round", lineJoin: "round", strokeStyle: "#14213d" });
    this.canvas.addEventListener("pointerdown", (event) => {
      if (this.blocked()) return;
      event.preventDefault();
      this.canvas.setPointerCapture(event.pointerId);
      clearTimeout(this.timer);
      this.drawing = true;
      this.pen.beginPath();
      this.pen.moveTo(...this.point(event));
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (!this.drawing) return;
      for (const one of event.getCoalescedEvents?.() ?? [event]) this.pen.lineTo(...this.point(one));
      this.pen.stroke();
    });
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.lift());
    find("[data-clear]").addEventListener("click", () => this.clear());
    find("[data-put]")?.addEventListener("click", (event) => import("./seals.js").then(({ offer }) => offer(this, event.target.closest("button"))));
    find("input[type=file]").addEventListener("change", (event) => { const [file] = event.target.files; if (file) this.send(file, file.name); event.target.value = ""; });
  }

  blocked() { return this.kept.disabled; }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * this.canvas.width / box.width, (event.clientY - box.top) * this.canvas.height / box.height];
  }

  lift() {
    if (!this.drawing) return;
    this.drawing = false;
    clearTimeout(this.timer); // several strokes make one signature
    this.timer = setTimeout(() => this.canvas.toBlob((blob) => this.send(blob, "signature.png"), "image/png"), 700);
  }

  clear() {
    clearTimeout(this.timer);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.picture.hidden = true;
    this.picture.removeAttribute("src");
    this.keep("");
    this.putSeal("", "");
    this.told.textContent = "";
  }

  async send(file, name) {
    const body = new FormData();
    body.append("file", file, name);
    const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
    try {
      const answer = await fetch(this.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      this.keep(found.id);
      this.putSeal("", "");
      if (name !== "signature.png") { this.picture.src = found.url; this.picture.hidden = false; }
      this.told.textContent = this.dataset.kept;
    } catch { this.told.textContent = this.dataset.failed; }
  }

  putSeal(id, said) {
    if (!this.seal) return;
    if (id) this.clear();
    else if (this.seal.value) { this.picture.hidden = true; this.picture.removeAttribute("src"); }
    this.seal.value = id;
    this.seal.dispatchEvent(new Event("input", { bubbles: true }));
    this.sealed.textContent = said;
    this.sealed.hidden = !id;
  }

  keep(id) {
    this.kept.value = id;
    this.kept.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("ctp-signature", CtpSignature);
