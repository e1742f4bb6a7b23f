// <ctp-record-draft>: what is typed is kept a moment after one stops typing; leaving with something unkept is asked about.
const WAIT = 2000;

class CtpRecordDraft extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector("form");
    this.state = document.getElementById("draft-state");
    for (const name of ["input", "change"]) this.form.addEventListener(name, () => this.touched());
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.leaving = true; });
    addEventListener("beforeunload", (event) => { if (this.dirty && !this.leaving) event.preventDefault(); });
  }

  touched() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), WAIT);
  }

  async keep() {
    if (this.leaving) return;
    if (this.saving) { this.touched(); return; }
    this.saving = true;
    this.dirty = false;
    this.say("saving");
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" } });
      if (answer.status === 409) { this.say("conflict"); this.dirty = true; return; }
      if (!answer.ok) throw new Error(answer.status);
      this.say("saved");
    } catch { this.dirty = true; this.say("failed"); } finally { this.saving = false; }
  }

  say(word) {
    if (this.state) this.state.textContent = this.state.dataset[word];
  }
}

if (!customElements.get("ctp-record-draft")) customElements.define("ctp-record-draft", CtpRecordDraft);
