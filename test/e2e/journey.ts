import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { violations } from "./accessible.ts";
import { answerPage, isSaved } from "./answering.ts";
import type { Stage } from "./e2e.test.ts";
import { arriveAs, Visitor } from "./visitor.ts";

async function removeEntry(coordinator: Visitor, name: string): Promise<void> {
  await coordinator.page.evaluate((wanted) => [...document.querySelectorAll<HTMLElement>(".entries__item")].find((one) => one.innerText.includes(wanted))?.click(), name);
  await coordinator.page.waitForFunction((wanted: string) => document.querySelector(".entries__item[aria-current=true]")?.textContent?.includes(wanted), {}, name);
  await coordinator.clicks("Verwijder uit de lijst");
  await coordinator.sees("verwijderen?");
  await coordinator.page.evaluate(() => document.querySelector<HTMLElement>("dialog .button--danger")?.click());
  await isSaved(coordinator.page);
}

/** The main job, end to end: one municipality from the coordinator's link to the PDF, and back when something was forgotten. */
export function wholeJourney(stage: () => Stage): void {
  test("coordinator's link → inventory → colleagues and respondents → submitted → scores with why → PDF → established → reopened", async () => {
    const { house, browser } = stage();
    const coordinator = await arriveAs("coordinator", stage(), "desktop");
    await coordinator.sees("Mijn gemeenten");
    await coordinator.page.click(".card--link");
    await coordinator.sees("Wat er te doen is");
    const at = new URL(coordinator.page.url()).pathname;

    // The inventory: a file with a mistake is shown by row and stores nothing; the right one is merged with what is there.
    await coordinator.open(`${house.url}${at}/inventory`);
    const template = await coordinator.page.evaluate(async (where) => Promise.all(["xlsx", "csv"].map(async (format) => { const reply = await fetch(`${where}&format=${format}`); return { status: reply.status, head: new TextDecoder().decode((await reply.arrayBuffer()).slice(0, 40)) }; })), `/api/v1${at}/inventory/template?language=nl`);
    expect(template.map((one) => one.status)).toEqual([200, 200]);
    expect(template[0]?.head).toMatch(/^PK/);
    expect(template[1]?.head).toContain("Naam;");
    await coordinator.drops("lijst.csv", "Naam;Samenwerkingsvorm;Domein\nReisverband Noord;Convenant;Veiligheid\nReisverband Zuid;Clubje;Veiligheid\n");
    await coordinator.clicks("Bekijk");
    await coordinator.sees("1 fout: er is niets bewaard");
    await coordinator.sees("Rij 3");
    await coordinator.sees("is geen van de keuzes");
    expect(await violations(coordinator.page)).toEqual([]);
    await coordinator.pictures("journey-import-wrong");
    await coordinator.drops("lijst.csv", "Naam;Samenwerkingsvorm;Domein\nReisverband Noord;Convenant;\nReisverband Zuid;Convenant;\n");
    await coordinator.clicks("Bekijk");
    await coordinator.sees("2 nieuw, 0 gewijzigd");
    await coordinator.clicks("Lees deze lijst in");
    await coordinator.sees("De lijst is ingelezen");
    await coordinator.pictures("journey-imported");

    // What is missing leads to its question: the domain of an entry that the file left empty.
    await coordinator.open(`${house.url}${at}/establish`);
    await coordinator.sees("dingen te doen");
    expect(await violations(coordinator.page)).toEqual([]);
    await coordinator.pictures("journey-missing");
    await coordinator.clicks("Samenwerkingsverbanden, Reisverband Noord: Domein");
    await coordinator.page.waitForFunction(() => document.querySelector(".entries__item[aria-current=true]")?.textContent?.includes("Reisverband Noord"));
    await coordinator.page.waitForFunction(() => document.activeElement?.closest(".sd-question")?.textContent?.includes("Domein"));
    // By keyboard alone, then the other one removed: it was entered twice.
    await coordinator.page.keyboard.press("ArrowDown");
    await coordinator.page.keyboard.press("ArrowDown");
    await coordinator.page.keyboard.press("Enter");
    await isSaved(coordinator.page);
    await removeEntry(coordinator, "Reisverband Zuid");
    // What an earlier journey began and left unfinished.
    if ((await coordinator.text()).includes("Proefverband Oost")) await removeEntry(coordinator, "Proefverband Oost");

    // A closed tab loses at most two seconds of typing; another browser resumes on the same page.
    await coordinator.open(`${house.url}${at}/questionnaire?part=profile.organisationPage`);
    await coordinator.page.waitForSelector(".form .sd-question");
    const page = await coordinator.page.$eval(".form h2", (title) => (title as HTMLElement).innerText);
    await answerPage(coordinator.page);
    await isSaved(coordinator.page);
    await coordinator.page.close();
    const phone = await Visitor.arrive(browser, "phone", coordinator.context);
    await phone.open(`${house.url}${at}/questionnaire`);
    await phone.page.waitForSelector(".form .sd-question");
    expect(await phone.page.$eval(".form h2", (title) => (title as HTMLElement).innerText)).toBe(page);

    // A colleague gets a part of the questions by a link, and sees nothing else.
    await phone.open(`${house.url}${at}/people`);
    await phone.page.evaluate(() => document.getElementById("colleagues")?.scrollIntoView());
    await phone.fillsIn("#colleagues", "Naam", "K. Collega");
    await phone.clicks("Motieven");
    await phone.clicks("Vraag deze collega");
    const colleaguesLink = await phone.handed("Persoonlijke links");
    await phone.sees("K. Collega");
    const colleague = await Visitor.arrive(browser, "phone");
    await colleague.open(colleaguesLink);
    await colleague.sees("Samen invullen voor");
    await colleague.clicks("Ga verder waar u was");
    await colleague.page.waitForSelector(".form .sd-question, .entries");
    await colleague.sees("Pagina 1 van 1");
    await colleague.pictures("journey-colleague");
    expect(await violations(colleague.page)).toEqual([]);

    // One link for a layer with a maximum of one: the second is told so.
    await phone.clicks("Eén link of QR-code voor de hele laag");
    await phone.fills("Hoogstens zoveel mensen", "1");
    await phone.clicks("Maak de link");
    const layerLink = await phone.handed("Eén link of QR-code");
    const first = await Visitor.arrive(browser, "phone");
    await first.open(layerLink);
    await first.sees("Bewaar deze persoonlijke link");
    await first.pictures("journey-layer-link");
    const second = await Visitor.arrive(browser, "phone");
    await second.open(layerLink);
    await second.sees("Het afgesproken aantal deelnemers is bereikt");

    // Submitted: scores with bands, per layer, each with its why; the PDF has text.
    await phone.open(`${house.url}${at}/establish`);
    await phone.clicks("Lever in");
    await phone.sees("Wat u vaststelt");
    await phone.pictures("journey-summary");
    expect(await violations(phone.page)).toEqual([]);
    await phone.open(`${house.url}${at}/result`);
    await phone.sees("Scores");
    await phone.sees("Verschil tussen lagen");
    await phone.clicks("Waarom dit cijfer?");
    await phone.sees("Het gemiddelde van");
    await phone.pictures("journey-result");
    const bytes = await phone.page.evaluate(async () => {
      const href = [...document.querySelectorAll<HTMLAnchorElement>("a[download]")].find((one) => one.innerText.startsWith("Download het rapport"))?.href ?? "";
      const reply = await fetch(href);
      return reply.headers.get("content-type") === "application/pdf" ? [...new Uint8Array(await reply.arrayBuffer())] : [];
    });
    const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    const texts = await Promise.all(Array.from({ length: Math.min(4, pdf.numPages) }, async (_, index) => (await (await pdf.getPage(index + 1)).getTextContent()).items.map((item) => ("str" in item ? item.str : "")).join(" ")));
    expect(pdf.numPages).toBeGreaterThan(5);
    const name = await phone.page.evaluate(async (where) => ((await (await fetch(where)).json()) as { answers: { municipalityName: string } }).answers.municipalityName, `/api/v1${at}/sheet`);
    expect(texts.join(" ")).toContain(name);
    await pdf.destroy();

    // Established, and reopened with a reason, as something was forgotten.
    await phone.open(`${house.url}${at}/establish`);
    await phone.clicks("Stel vast");
    await phone.sees("de antwoorden staan vast");
    await phone.open(`${house.url}${at}/questionnaire`);
    await phone.sees("De gemeente heeft dit vastgesteld");
    await phone.page.waitForSelector(".form .sd-question");
    expect(await phone.page.$$(".form :is(input, textarea, select):not([readonly], [disabled])")).toHaveLength(0);
    await phone.open(`${house.url}${at}/establish`);
    await phone.fills("Reden", "Er was een verband vergeten.");
    await phone.clicks("Heropen");
    await phone.sees("Wat nog ontbreekt");
    await phone.open(`${house.url}${at}`);
    await phone.sees("Er was een verband vergeten.");
    expect([...coordinator.complaints, ...phone.complaints, ...colleague.complaints, ...first.complaints]).toEqual([]);
    for (const visitor of [phone, colleague, first, second]) await visitor.leaves();
  }, 180_000);
}
