/** Where the reader was going before he had to sign in: an address of this site, or the overview. Whatever a browser would read as another site (`//`, `/\`, `https:`) is none. */
export function nextAddress(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return "/";
  const address = new URL(wanted, origin);
  // The browser's own reading decides, and its result is what is used.
  return address.origin === origin && !address.pathname.startsWith("//") ? address.pathname + address.search + address.hash : "/";
}
