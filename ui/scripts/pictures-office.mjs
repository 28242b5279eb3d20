// The pictures of what concerns the whole office: 引継ぎ・控え and 設定.

/** Returns the screens by name; `screens` has those they start from. */
export function officeScreens(screens, at) {
  return {
    async handover() {
      const page = await screens.today();
      await at(page, "nav-handover").click();
      await at(page, "suggest").click();
      await at(page, "use-suggestion").click();
      await page.waitForTimeout(200);
      return page;
    },
    async "handover-start"() {
      const page = await screens.today();
      await at(page, "nav-handover").click();
      await at(page, "export-closing").waitFor();
      await page.locator('[data-testid="export-scope"] label').nth(1).click();
      return page;
    },
    async "handover-done"() {
      const page = await screens.handover();
      await at(page, "field-recipient").fill("見本南居宅介護支援事業所");
      await at(page, "choose-destination").click();
      for (const box of await page.locator('[data-testid="export-checks"] input').all()) {
        await box.check();
      }
      await at(page, "export-handover").click();
      await at(page, "export-done").waitFor();
      return page;
    },
    async "handover-import"() {
      const page = await screens.handover();
      await at(page, "tab-import").click();
      await at(page, "choose-file").click();
      await at(page, "field-passphrase").fill("かもめ みなと");
      await at(page, "inspect-handover").click();
      await at(page, "import-preview").waitFor();
      return page;
    },
    async settings() {
      const page = await screens.today();
      await at(page, "nav-settings").click();
      await at(page, "office-form").waitFor();
      return page;
    },
    async "settings-staff"() {
      const page = await screens.settings();
      await at(page, "tab-staff").click();
      return page;
    },
    async "settings-places"() {
      const page = await screens.settings();
      await at(page, "tab-places").click();
      return page;
    },
    async "settings-retention"() {
      const page = await screens.settings();
      await at(page, "tab-retention").click();
      await at(page, "mark").last().waitFor();
      return page;
    },
    async "settings-retention-unended"() {
      const page = await screens["settings-retention"]();
      await at(page, "unended").scrollIntoViewIfNeeded();
      return page;
    },
    async "settings-retention-purge"() {
      const page = await screens["settings-retention"]();
      await at(page, "ask-purge").click();
      await at(page, "field-count").waitFor();
      return page;
    },
    async "settings-fax"() {
      const page = await screens["settings-places"]();
      await at(page, "fax-kept").scrollIntoViewIfNeeded();
      return page;
    },
    async "settings-mark"() {
      const page = await screens["settings-retention"]();
      await at(page, "mark").last().click();
      await at(page, "mark-dialog").waitFor();
      return page;
    },
    async "settings-purged"() {
      const page = await screens["settings-retention-purge"]();
      await at(page, "field-count").fill("1");
      await at(page, "submit-purge").click();
      await page.getByText("1人の記録を廃棄しました。").waitFor();
      await page.getByText("1人の記録を廃棄しました。").scrollIntoViewIfNeeded();
      return page;
    },
    async "settings-keys"() {
      const page = await screens.settings();
      await at(page, "tab-keys").click();
      await at(page, "key-holders").waitFor();
      return page;
    },
    async "settings-keys-end"() {
      const page = await screens["settings-keys"]();
      await at(page, "save-idle").scrollIntoViewIfNeeded();
      return page;
    },
    async "settings-forms"() {
      const page = await screens.settings();
      await at(page, "tab-forms").click();
      await at(page, "copy-form").first().waitFor();
      return page;
    },
    async "settings-about"() {
      const page = await screens.settings();
      await at(page, "tab-about").click();
      await page.waitForTimeout(300);
      return page;
    },
    async "settings-smallest"() {
      const page = await screens["settings-retention"]();
      await page.setViewportSize({ width: 1024, height: 640 });
      return page;
    },
    async "handover-smallest"() {
      const page = await screens["handover-import"]();
      await page.setViewportSize({ width: 1024, height: 640 });
      return page;
    },
    async "handover-log-sheet"() {
      const page = await screens.handover();
      await page.getByRole("tab", { name: "渡した記録" }).click();
      await at(page, "log-sheet").click();
      await at(page, "sheet-dialog").waitFor();
      await at(page, "print-sheet").click();
      await at(page, "print-submit").waitFor();
      return page;
    },
    async "handover-keys"() {
      const page = await screens.today();
      await at(page, "nav-handover").click();
      await at(page, "tab-keys").click();
      await at(page, "partner-keys").waitFor();
      return page;
    },
    async "handover-key-new"() {
      const page = await screens["handover-keys"]();
      await at(page, "add-key").click();
      await at(page, "field-key-name").fill("見本西居宅介護支援事業所");
      await at(page, "field-public_key").fill("公開鍵です");
      await at(page, "submit-key").click();
      await page.waitForSelector('[aria-invalid="true"]');
      return page;
    },
    async "handover-to-keys"() {
      const page = await screens.handover();
      await at(page, "export-closing").getByText("相手の公開鍵").click();
      await at(page, "export-handover").scrollIntoViewIfNeeded();
      return page;
    },
    async "handover-writing"() {
      const page = await screens.handover();
      await at(page, "field-recipient").fill("見本南居宅介護支援事業所");
      await at(page, "choose-destination").click();
      for (const box of await page.locator('[data-testid="export-checks"] input').all()) {
        await box.check();
      }
      await at(page, "export-handover").click();
      await page.getByText("中止").first().waitFor();
      return page;
    },
    async "handover-import-end"() {
      const page = await screens["handover-import"]();
      await at(page, "import-same").scrollIntoViewIfNeeded();
      return page;
    },
    async "handover-purged"() {
      const page = await screens["handover-import"]();
      await at(page, "import-purged").scrollIntoViewIfNeeded();
      return page;
    },
    async "client-limits"() {
      const page = await screens["client-basics"]();
      await at(page, "edit-limit").scrollIntoViewIfNeeded();
      return page;
    },
    async "client-limit"() {
      const page = await screens["client-basics"]();
      await at(page, "edit-limit").click();
      await at(page, "is-limited").click();
      return page;
    },
    async "handover-log"() {
      const page = await screens.today();
      await at(page, "nav-handover").click();
      await at(page, "tab-log").click();
      await at(page, "export-log").waitFor();
      await page.waitForTimeout(200);
      return page;
    },
    async backup() {
      const page = await screens.today();
      await at(page, "nav-handover").click();
      await at(page, "tab-backup").click();
      await at(page, "second-state").waitFor();
      return page;
    },
    async "backup-restore"() {
      const page = await screens.backup();
      await at(page, "restore-other").click();
      await at(page, "choose-backup").click();
      await at(page, "restore-passphrase").fill("みほん はまぐり しぐれに 1201");
      await at(page, "inspect-backup").click();
      await at(page, "restore-preview").waitFor();
      return page;
    },
    async "backup-other-office"() {
      const page = await screens.backup();
      await at(page, "restore-other").click();
      await at(page, "restore-path").fill("E:\\ほか-鍵.tsunagi");
      await at(page, "restore-passphrase").fill("みほん はまぐり しぐれに 1201");
      await at(page, "inspect-backup").click();
      await at(page, "restore-other-office").waitFor();
      return page;
    },
    async "settings-recovery"() {
      const page = await screens["settings-keys"]();
      await at(page, "start-recovery").click();
      await at(page, "recovery-draft").waitFor();
      return page;
    },
    async "backup-end"() {
      const page = await screens.backup();
      await page.locator("table").last().scrollIntoViewIfNeeded();
      return page;
    },
    async "settings-audit"() {
      const page = await screens.settings();
      await at(page, "tab-audit").click();
      await at(page, "audit-verify").click();
      await at(page, "audit-verified").waitFor();
      return page;
    },
  };
}
