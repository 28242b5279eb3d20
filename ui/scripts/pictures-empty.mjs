// The pictures of what there is when there is nothing yet, or nothing that fits.

/** Returns the screens by name; `open` opens the window on the records an address describes. */
export function emptyScreens(screens, at, open) {
  async function room(name) {
    const page = await open("phase=open&empty");
    await at(page, `nav-${name}`).click();
    await page.waitForTimeout(300);
    return page;
  }
  return {
    async "today-empty"() {
      const page = await open("phase=open&empty");
      await at(page, "add-first-client").waitFor();
      return page;
    },
    async "today-nothing"() {
      const page = await screens.today();
      await at(page, "global-search").fill("どこにもない言葉");
      await page.waitForTimeout(600);
      return page;
    },
    async "today-second-full"() {
      const page = await open("phase=open&second-full");
      await at(page, "today-rows").waitFor();
      return page;
    },
    async "backup-second-full"() {
      const page = await open("phase=open&second-full");
      await at(page, "nav-handover").click();
      await at(page, "tab-backup").click();
      await at(page, "second-state").waitFor();
      return page;
    },
    "clients-empty": () => room("clients"),
    "slips-empty": () => room("slips"),
    "directory-empty": () => room("directory"),
    "handover-empty": () => room("handover"),
    async "new-slip-empty"() {
      const page = await open("phase=open&empty");
      await page.keyboard.press("Control+n");
      await at(page, "new-slip-dialog").waitFor();
      await page.waitForTimeout(300);
      return page;
    },
    async "clients-nothing"() {
      const page = await screens["client-timeline"]();
      await at(page, "client-search").fill("どこにもない");
      await page.waitForTimeout(600);
      return page;
    },
    /** Somebody just registered: every tab of theirs is empty. */
    async "fresh-client"() {
      const page = await open("phase=open&empty");
      await at(page, "add-first-client").click();
      await at(page, "field-name").fill("見本 松子");
      await at(page, "field-kana").fill("みほん まつこ");
      await at(page, "field-birth").fill("s28.4.1");
      await at(page, "field-birth").blur();
      await at(page, "field-sex").locator("input").last().check();
      await at(page, "field-household").locator("input").first().check();
      await at(page, "save-client").click();
      await at(page, "tab-timeline").click();
      await page.waitForTimeout(300);
      return page;
    },
    async "fresh-client-picture"() {
      const page = await screens["fresh-client"]();
      await at(page, "show-picture").click();
      await page.waitForTimeout(500);
      return page;
    },
    async "fresh-client-slips"() {
      const page = await screens["fresh-client"]();
      await at(page, "tab-slips").click();
      await page.waitForTimeout(300);
      return page;
    },
    async "fresh-client-basics"() {
      const page = await screens["fresh-client"]();
      await at(page, "tab-basics").click();
      await at(page, "add-certification").scrollIntoViewIfNeeded();
      return page;
    },
    async "fresh-client-consents"() {
      const page = await screens["fresh-client"]();
      await at(page, "tab-consents").click();
      await page.waitForTimeout(300);
      return page;
    },
  };
}
