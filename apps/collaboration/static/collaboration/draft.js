// <ctp-draft>: the draft saves itself a moment after one stops typing, and warns before something unsaved is left.
const WAIT = 2500;

class CtpDraft extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector("form");
    this.state = document.getElementById("draft-state");
    this.form.addEventListener("input", () => this.touched());
    this.form.addEventListener("change", () => this.touched());
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.leaving = true; });
    addEventListener("beforeunload", (event) => { if (this.dirty && !this.leaving) event.preventDefault(); });
  }

  touched() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  async save() {
    if (this.saving || this.leaving) { this.touched(); return; }
    this.saving = true;
    this.dirty = false;
    this.say("saving");
    const body = new FormData(this.form);
    body.set("action", "autosave");
    try {
      const answer = await fetch(this.form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 409) { this.say("conflict"); this.leaving = true; return; }
      if (!answer.ok) throw new Error(answer.status);
      this.keep(await answer.json());
    } catch { this.dirty = true; this.say("failed"); } finally { this.saving = false; }
  }

  keep({ affair, revision, url }) {
    this.form.elements.affair.value = affair;
    this.form.elements.revision.value = revision;
    this.form.elements.template.value = "";
    sessionStorage.removeItem(`ctp-kept:${this.form.dataset.keep}`);
    this.form.dataset.keep = affair;
    if (location.pathname !== url) history.replaceState(history.state, "", url);
    this.say("saved");
  }

  say(word) {
    if (this.state) this.state.textContent = this.state.dataset[word];
  }
}

if (!customElements.get("ctp-draft")) customElements.define("ctp-draft", CtpDraft);
