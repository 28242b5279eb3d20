// Takes a picture of every screen with the sample office, into the folder named as argument; a second
// argument takes only those whose name begins with it. SIZE=1024x700 makes the window that large.
// Needs a Chromium: CHROMIUM=/path/to/it where it is not /usr/bin/chromium.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { emptyScreens } from "./pictures-empty.mjs";
import { officeScreens } from "./pictures-office.mjs";

const folder = process.argv[2] ?? "pictures";
const only = process.argv[3];
const [width, height] = (process.env.SIZE ?? "1280x720").split("x").map(Number);
mkdirSync(folder, { recursive: true });

const server = await createServer({ server: { port: 5318, strictPort: false }, logLevel: "error" });
await server.listen();
const address = server.resolvedUrls.local[0];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});

const problems = [];

async function open(search) {
  const page = await browser.newPage({ viewport: { width, height }, locale: "ja-JP" });
  page.setDefaultTimeout(20_000);
  // The program's window freezes it too, so what breaks there breaks here.
  await page.addInitScript(() => Object.freeze(Object.prototype));
  page.on("pageerror", (error) => problems.push(`${search}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${search}: ${message.text()}`);
  });
  // A browser asks for an icon of the site; the program's window does not.
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await page.goto(`${address}?${search}`);
  await page.waitForSelector("main");
  await page.evaluate(() => document.fonts.ready);
  return page;
}

const at = (page, id) => page.locator(`[data-testid="${id}"]`);

/** Opens the records again after a lock. */
async function unlock(page) {
  await at(page, "unlock-passphrase").fill("みほん はまぐり しぐれに 1201");
  await at(page, "unlock-submit").click();
  await at(page, "today-rows").waitFor();
}

/** Waits until the pages beside the form are drawn. */
async function drawn(page) {
  await page.waitForFunction(() => {
    const pages = [...document.querySelectorAll("[data-testid='pages'] canvas")];
    return pages.length > 0 && pages.every((canvas) => canvas.width > 300);
  });
  await page.waitForTimeout(150);
}

const screens = {
  async printing() {
    const page = await screens.sending();
    await at(page, "print-slip").click();
    await at(page, "field-tray").waitFor();
    return page;
  },
  async printed() {
    const page = await screens.sending();
    await at(page, "print-slip").click();
    await at(page, "field-tray").waitFor();
    await at(page, "print-submit").click();
    await at(page, "printed").waitFor();
    return page;
  },
  async mailing() {
    const page = await screens.sending();
    await at(page, "mail-slip").click();
    await at(page, "suggest-mail-passphrase").click();
    return page;
  },
  async batch() {
    const page = await screens.slips();
    await at(page, "open-batch").click();
    await at(page, "batch-count").waitFor();
    return page;
  },
  async "batch-unclear"() {
    const page = await screens.batch();
    await page.getByLabel("FAX用ファイル").check();
    await at(page, "batch-submit").click();
    await at(page, "batch-unclear").waitFor();
    return page;
  },
  async "client-timeline-stand-in"() {
    const page = await screens["client-timeline"]();
    await at(page, "paper-timeline").click();
    await at(page, "record-submit").click();
    await at(page, "made-note").waitFor();
    return page;
  },
  async create() {
    return open("phase=no_store");
  },
  async "create-refused"() {
    const page = await open("phase=no_store");
    await at(page, "create-office").fill("見本居宅介護支援事業所");
    await at(page, "create-passphrase").fill("みじかい");
    await at(page, "create-submit").click();
    await page.waitForSelector('[aria-invalid="true"]');
    return page;
  },
  async unlock() {
    return open("phase=locked");
  },
  async "unlock-recovery"() {
    const page = await open("phase=locked");
    await at(page, "use-recovery").click();
    await at(page, "recover-form").waitFor();
    return page;
  },
  async "unlock-wrong"() {
    const page = await open("phase=locked");
    await at(page, "unlock-passphrase").fill("ちがう");
    await at(page, "unlock-submit").click();
    await page.waitForSelector('[aria-invalid="true"]');
    return page;
  },
  async today() {
    const page = await open("phase=open");
    await at(page, "today-rows").waitFor();
    return page;
  },
  async "today-search"() {
    const page = await screens.today();
    await at(page, "global-search").fill("退院");
    await at(page, "found-row").first().waitFor();
    return page;
  },
  async "new-slip"() {
    const page = await screens.today();
    await page.keyboard.press("Control+n");
    await at(page, "start-slip").waitFor();
    await page.waitForTimeout(200);
    return page;
  },
  async "client-timeline"() {
    const page = await screens.today();
    await at(page, "nav-clients").click();
    await at(page, "client-row").nth(1).click();
    await at(page, "timeline").waitFor();
    return page;
  },
  async "client-paper"() {
    const page = await screens["client-timeline"]();
    await at(page, "paper-timeline").click();
    await page.getByLabel("第4表（照会の記録）").check();
    await page.getByLabel("印刷", { exact: true }).check();
    await at(page, "record-from").fill("R8.4.1");
    return page;
  },
  async "client-picture"() {
    const page = await screens["client-timeline"]();
    await at(page, "show-picture").click();
    await at(page, "picture").waitFor();
    return page;
  },
  async "client-picture-whole"() {
    const page = await screens["client-picture"]();
    await at(page, "picture-size").click();
    return page;
  },
  async "client-picture-many"() {
    const page = await open("phase=open&sheets=12");
    await at(page, "nav-clients").click();
    await at(page, "client-row").nth(1).click();
    await at(page, "show-picture").click();
    await at(page, "picture").waitFor();
    await at(page, "picture").scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    return page;
  },
  async correction() {
    const page = await screens["client-timeline"]();
    await at(page, "correct-entry").first().click();
    await at(page, "field-reason").fill("日を間違えていた");
    return page;
  },
  async "correction-refused"() {
    const page = await screens["client-timeline"]();
    await at(page, "correct-entry").first().click();
    await at(page, "submit-correction").click();
    await page.waitForSelector('[aria-invalid="true"]');
    return page;
  },
  async drafts() {
    const page = await screens["client-entry"]();
    await at(page, "nav-settings").click();
    await at(page, "tab-staff").click();
    await at(page, "add-staff").click();
    await at(page, "staff-name").fill("見本 松子");
    await page.keyboard.press("Control+l");
    await unlock(page);
    await page.keyboard.press("Control+n");
    await at(page, "new-slip-from-last").click();
    await page.keyboard.press("Control+l");
    await unlock(page);
    await at(page, "drafts").waitFor();
    return page;
  },
  async "drafts-drop"() {
    const page = await screens.drafts();
    await at(page, "drop-draft").first().click();
    await at(page, "submit-drop").waitFor();
    return page;
  },
  async "drafts-staff"() {
    const page = await screens.drafts();
    await at(page, "open-draft").nth(1).click();
    await at(page, "staff-dialog").waitFor();
    return page;
  },
  async called() {
    const page = await screens["client-timeline"]();
    await at(page, "correct-entry").first().click();
    await at(page, "correct-dialog").waitFor();
    await page.evaluate(() => dispatchEvent(new Event("called")));
    await at(page, "called").waitFor();
    return page;
  },
  async "called-door"() {
    const page = await open("phase=locked");
    await page.evaluate(() => dispatchEvent(new Event("called")));
    await at(page, "called").waitFor();
    return page;
  },
  async "editor-unprintable"() {
    const page = await screens.editor();
    await at(page, "field-background").fill("退院後、ひざの痛みが強くなりました😀");
    await at(page, "field-background").blur();
    await page.waitForTimeout(1200);
    await at(page, "field-background").evaluate((field) =>
      field.scrollIntoView({ block: "center" }),
    );
    return page;
  },
  async "client-entry"() {
    const page = await screens["client-timeline"]();
    await at(page, "add-entry").click();
    await at(page, "field-day").fill("r8.3.31");
    await at(page, "field-day").blur();
    await at(page, "field-item").fill("妻へ電話");
    return page;
  },
  async "client-slips"() {
    const page = await screens["client-timeline"]();
    await at(page, "tab-slips").click();
    await at(page, "slip-row").first().waitFor();
    return page;
  },
  async "client-basics"() {
    const page = await screens["client-timeline"]();
    await at(page, "tab-basics").click();
    await at(page, "field-phone").fill("0594-00-0199");
    return page;
  },
  async "client-basics-2"() {
    const page = await screens["client-basics"]();
    await at(page, "recipient-row").first().scrollIntoViewIfNeeded();
    return page;
  },
  async "client-consents"() {
    const page = await screens["client-timeline"]();
    await at(page, "client-row").nth(0).click();
    await at(page, "tab-consents").click();
    await at(page, "consents").waitFor();
    return page;
  },
  async "consent-dialog"() {
    const page = await screens["client-consents"]();
    await at(page, "add-consent").click();
    await at(page, "consent-dialog").waitFor();
    return page;
  },
  async "client-new"() {
    const page = await screens["client-timeline"]();
    await at(page, "add-client").click();
    await at(page, "save-client").click();
    await page.waitForSelector('[aria-invalid="true"]');
    return page;
  },
  async slips() {
    const page = await screens.today();
    await at(page, "nav-slips").click();
    await at(page, "slip-row").first().waitFor();
    return page;
  },
  async editor() {
    const page = await screens.slips();
    await at(page, "slip-row").first().click();
    await drawn(page);
    return page;
  },
  async "editor-typing"() {
    const page = await screens.editor();
    await at(page, "region-background").first().click();
    await page.keyboard.type("訪問リハビリの必要性についてご意見をお願いします。");
    await page.waitForTimeout(1500);
    return page;
  },
  async "editor-meeting"() {
    const page = await screens.editor();
    await page.locator("summary", { hasText: "面談・会議" }).click();
    await at(page, "field-meeting_absence").scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    return page;
  },
  async "editor-questions"() {
    const page = await screens.editor();
    await at(page, "add-question").click();
    await page.waitForTimeout(1200);
    return page;
  },
  async "editor-end"() {
    const page = await screens.editor();
    await at(page, "field-reply_means").scrollIntoViewIfNeeded();
    return page;
  },
  async "editor-inspection"() {
    const page = await screens.editor();
    await at(page, "inspection").click();
    return page;
  },
  async "editor-confirm"() {
    const page = await screens.editor();
    await page.keyboard.press("Control+Enter");
    await at(page, "confirm-dialog").waitFor();
    return page;
  },
  async "editor-failing"() {
    const page = await open("phase=open&fail=save_slip:DiskFull");
    await at(page, "nav-slips").click();
    await at(page, "slip-row").first().click();
    await at(page, "field-subject").fill("退院後の生活について");
    await page.waitForSelector('[data-state="failed"]');
    return page;
  },
  async sending() {
    const page = await screens["editor-confirm"]();
    await at(page, "field-reason").fill("訪問時に口頭で同意をいただいたため");
    await at(page, "confirm-submit").click();
    await at(page, "sending").waitFor();
    await at(page, "save-fax").click();
    await at(page, "made-file").waitFor();
    await drawn(page);
    return page;
  },
  async "sending-record"() {
    const page = await screens.sending();
    await at(page, "record-sent").click();
    await at(page, "event-submit").click();
    await at(page, "record-answered").click();
    await at(page, "event-form").waitFor();
    await at(page, "event-form").scrollIntoViewIfNeeded();
    return page;
  },
  async "sending-waiting"() {
    const page = await screens.slips();
    await at(page, "slip-row").nth(1).click();
    await at(page, "sending").waitFor();
    await drawn(page);
    return page;
  },
  async directory() {
    const page = await screens.today();
    await at(page, "nav-directory").click();
    await at(page, "facility-row").nth(1).click();
    await at(page, "facility").waitFor();
    return page;
  },
  async "directory-verify"() {
    const page = await screens.directory();
    await at(page, "verify-fax").click();
    await at(page, "field-number_again").fill("0594-00-0012");
    await at(page, "verify-submit").click();
    await page.waitForSelector('[aria-invalid="true"]');
    return page;
  },
};
Object.assign(screens, officeScreens(screens, at), emptyScreens(screens, at, open));

for (const [name, show] of Object.entries(screens)) {
  if (only !== undefined && !name.startsWith(only)) continue;
  try {
    const page = await show();
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
  } catch (error) {
    for (const context of browser.contexts()) await context.close();
    problems.push(`${name}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
  }
}

await browser.close();
await server.close();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
