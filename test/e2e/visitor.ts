import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import type { Browser, BrowserContext, ElementHandle, Page } from "puppeteer-core";
import type { Stage } from "./e2e.test.ts";
import { findAndLaunch } from "../../server/reports/browser/find.ts";

const pictures = fileURLToPath(new URL("../../artifacts/e2e/", import.meta.url));

/** The browser that the reports use as well, so that a machine without Chromium runs these tests with the one npm ships. */
export async function openBrowser(): Promise<Browser> {
  const { found, running } = await findAndLaunch();
  await running.kill();
  mkdirSync(pictures, { recursive: true });
  return puppeteer.launch({ executablePath: found.executable, headless: "shell", env: { ...process.env as Record<string, string>, ...found.env, TZ: "Europe/Amsterdam" },
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-dev-shm-usage", "--lang=nl"] });
}

export type Device = "phone" | "desktop";
const sizes = { phone: { width: 390, height: 844, isMobile: true, hasTouch: true }, desktop: { width: 1440, height: 900 } } as const;

/** Somebody with a device of his own: own cookies, own storage. Whatever goes wrong in his console is kept. */
export class Visitor {
  private constructor(readonly page: Page, readonly context: BrowserContext, readonly device: Device, readonly complaints: string[]) {}

  static async arrive(browser: Browser, device: Device, context?: BrowserContext): Promise<Visitor> {
    const own = context ?? await browser.createBrowserContext();
    const page = await own.newPage();
    await page.setViewport({ ...sizes[device], deviceScaleFactor: 1 });
    // Long enough for a machine that does other things as well.
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(`script: ${error instanceof Error ? error.message : String(error)}`));
    page.on("console", (message) => { if (/Content.Security.Policy|Warning:|violat/i.test(message.text())) complaints.push(`console: ${message.text().slice(0, 300)}`); });
    page.on("request", (request) => { if (!/^(http:\/\/localhost|data:|blob:)/.test(request.url())) complaints.push(`request to elsewhere: ${request.url()}`); });
    return new Visitor(page, own, device, complaints);
  }

  /** Goes there, and waits until nothing more is fetched. */
  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: "networkidle0" });
  }

  /** Waits until the text stands somewhere in the page. */
  async sees(text: string): Promise<void> {
    await this.page.waitForFunction((wanted: string) => document.body.innerText.toLowerCase().includes(wanted.toLowerCase()), {}, text)
      .catch(async () => { throw new Error(`“${text}” is not in the page ${this.page.url()}:\n${(await this.text()).slice(0, 1500)}`); });
  }

  text(): Promise<string> { return this.page.evaluate(() => document.body.innerText); }

  /** Clicks the button or link with this text (its own, or the name that a screen reader says). */
  async clicks(text: string): Promise<void> {
    const handle = await this.page.waitForFunction((wanted: string) => {
      const named = [...document.querySelectorAll<HTMLElement>("button, a, summary, label, [role=button]")].filter((one) => one.offsetParent !== null || one.closest("dialog"));
      const name = (one: HTMLElement) => (one.getAttribute("aria-label") ?? one.innerText).replace(/\s+/g, " ").trim().toLowerCase();
      return named.find((one) => name(one) === wanted.toLowerCase()) ?? named.find((one) => name(one).startsWith(wanted.toLowerCase())) ?? null;
    }, {}, text).catch(async () => { throw new Error(`nothing to click named “${text}” on ${this.page.url()}:\n${(await this.text()).slice(0, 1500)}`); });
    const element = handle.asElement();
    // Through the page: a sticky bar may lie over it while it scrolls.
    await this.page.evaluate((one) => { (one as HTMLElement).scrollIntoView({ block: "center" }); (one as HTMLElement).click(); }, element);
    await handle.dispose();
  }

  /** Types into the field with this label, in place of what was there. */
  async fills(label: string, text: string): Promise<void> {
    const handle = await this.page.waitForFunction((wanted: string) => {
      const found = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().toLowerCase().startsWith(wanted.toLowerCase()));
      return found?.control ?? document.querySelector(`[aria-label^="${wanted}" i]`) ?? [...document.querySelectorAll<HTMLElement>(".sd-question")].find((one) => one.innerText.trim().toLowerCase().startsWith(wanted.toLowerCase()))?.querySelector("input, textarea") ?? null;
    }, {}, label);
    const element = handle.asElement() as unknown as { click(options?: object): Promise<void>; type(text: string): Promise<void>; focus(): Promise<void> };
    await element.focus();
    await this.page.keyboard.down("Control"); await this.page.keyboard.press("a"); await this.page.keyboard.up("Control");
    await this.page.keyboard.press("Backspace");
    if (text) await element.type(text);
  }

  /** Gives the file control of the page this file. */
  async hands(path: string): Promise<void> {
    const control = await this.page.waitForSelector("input[type=file]") as ElementHandle<HTMLInputElement> | null;
    await control?.uploadFile(path);
  }

  /** The same with a file that is made here. */
  async drops(name: string, content: string): Promise<void> {
    await this.page.waitForSelector("input[type=file]");
    await this.page.evaluate((called: string, text: string) => {
      const control = document.querySelector<HTMLInputElement>("input[type=file]");
      const carried = new DataTransfer();
      carried.items.add(new File([text], called));
      if (!control) return;
      control.files = carried.files;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }, name, content);
  }

  /** Types into a field of the section with this heading: labels such as "name" stand in more than one. */
  async fillsIn(heading: string, label: string, text: string): Promise<void> {
    await this.page.evaluate((wanted: string, title: string) => {
      const section = document.querySelector(wanted)?.closest("section");
      ([...section?.querySelectorAll("label") ?? []].find((one) => one.innerText.trim() === title)?.control as HTMLElement | null | undefined)?.focus();
    }, heading, label);
    await this.page.keyboard.type(text);
  }

  /** Chooses from the list with this label. */
  async chooses(label: string, option: string): Promise<void> {
    await this.page.waitForFunction((wanted: string, text: string) => {
      const list = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().toLowerCase().startsWith(wanted.toLowerCase()))?.control;
      const found = list instanceof HTMLSelectElement ? [...list.options].find((one) => one.text.toLowerCase().includes(text.toLowerCase())) : undefined;
      if (!(list instanceof HTMLSelectElement) || !found) return false;
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value")?.set?.call(list, found.value);
      list.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }, {}, label, option).catch(() => { throw new Error(`no “${option}” to choose in “${label}” on ${this.page.url()}`); });
  }

  /** A link that the page shows to hand on, in the read-only field with this name. */
  handed(label: string): Promise<string> {
    return this.page.waitForFunction((wanted: string) => [...document.querySelectorAll<HTMLInputElement>(".copyable input")].find((one) => one.getAttribute("aria-label")?.startsWith(wanted))?.value || null, {}, label).then((found) => found.jsonValue() as Promise<string>);
  }

  async pictures(name: string): Promise<void> { await this.page.screenshot({ path: `${pictures}${name}-${this.device}.png`, fullPage: true }); }
  async leaves(): Promise<void> { await this.page.close(); }
}

const printed = { coordinator: /co.rdinator of/i, adviser: /^\s*adviser/i, administrator: /^\s*administrator/i } as const;

/** Somebody of the demonstration at his overview: by the printed link the first time, by his session after that. */
export async function arriveAs(role: keyof typeof printed, { house, browser, signedIn }: Stage, device: Device): Promise<Visitor> {
  const known = signedIn.get(role);
  const visitor = await Visitor.arrive(browser, device, known);
  await visitor.open(known ? `${house.url}/` : house.link(printed[role]));
  signedIn.set(role, visitor.context);
  return visitor;
}
