// On a desktop the tree is always open; on a phone it opens when it is wanted.
const tree = document.querySelector("[data-tree]");
const wide = window.matchMedia("(min-width: 861px)");
const fit = () => { if (tree && wide.matches) tree.open = true; };
fit();
wide.addEventListener("change", fit);
tree?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
