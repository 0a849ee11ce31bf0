/** The language in which somebody asks: pages send that of the page. */
export const languageOf = (headers: Headers): "nl" | "en" => (/^\s*nl\b/i.test(headers.get("accept-language") ?? "") ? "nl" : "en");
