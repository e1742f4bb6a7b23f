// The page is made to be printed.
addEventListener("load", () => print());
