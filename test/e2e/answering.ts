import type { Page } from "puppeteer-core";

/**
 * Answers every visible question of the open page as a person in a hurry would: the third choice of each, a small number, a word.
 * What is answered already stays.
 */
export async function answerPage(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const pause = () => new Promise((resolve) => { setTimeout(resolve, 30); });
    let answered = 0;
    const groups = new Map<string, HTMLInputElement[]>();
    for (const radio of document.querySelectorAll<HTMLInputElement>(".form input[type=radio]")) groups.set(radio.name, [...groups.get(radio.name) ?? [], radio]);
    for (const radios of groups.values()) {
      if (radios.some((radio) => radio.checked)) continue;
      radios[Math.min(2, radios.length - 1)]?.click();
      answered += 1;
      await pause();
    }
    for (const input of document.querySelectorAll<HTMLInputElement>(".form .sd-formbox__input, .form input.sd-input")) {
      if (input.type !== "number" || input.value !== "") continue;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, input.min && Number(input.min) > 3 ? input.min : "3");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.blur();
      answered += 1;
      await pause();
    }
    return answered;
  });
}

/** The words in the bar that says whether what was typed is safe. */
export const saveState = (page: Page): Promise<string> => page.$eval(".savestate", (bar) => (bar as HTMLElement).innerText.trim());

/** Waits until the bar says that everything is saved. */
export async function isSaved(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".savestate")?.getAttribute("data-state") === "saved", { timeout: 10_000 });
}
