/** Says one thing in the language of who sent the file. */
export type Say = (dutch: string, english: string) => string;
export const sayIn = (language: "nl" | "en"): Say => (dutch, english) => (language === "nl" ? dutch : english);
