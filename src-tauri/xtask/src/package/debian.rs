//! What is installed on Debian: one package.

use std::path::{Path, PathBuf};

use super::building::{self, Programs};
use super::plan::{self, Plan};
use super::{bill, contents, finishing, man, parts};
use crate::program::Program;
use crate::steps::{Failure, Steps, say};

/// Packages for Debian, and returns the package.
pub fn package(steps: &mut Steps, plan: &Plan) -> Result<PathBuf, Failure> {
    let system = building::here(&plan.root)?;
    let programs = steps.take("Debian 用に組み立てる", || {
        building::build(plan, &system)
    })?;
    let parts = steps.take("入っている部品を調べる", || {
        parts::shipped(plan, &system.triple)
    })?;
    let stage = steps.take("配るものを集める", || {
        let stage = plan.fresh("debian")?;
        put_files(plan, &programs, &stage)?;
        let docs = stage.join("usr/share/doc/tsunagi");
        contents::put_assets(plan, &stage.join("usr/share/tsunagi/assets"))?;
        contents::put_manual(plan, &docs.join("manual"))?;
        contents::put_licences(plan, &parts, &docs.join("licenses.txt"))?;
        compress(plan, &docs.join("licenses.txt"))?;
        Ok(stage)
    })?;
    let architecture = Program::new("dpkg", &plan.root)
        .words(["--print-architecture"])
        .printed()?
        .unwrap_or_default();
    let architecture = architecture.trim();
    bill::put(plan, &parts, "debian")?;
    let package = plan
        .finished()
        .join(format!("tsunagi_{}_{architecture}.deb", version(plan)));
    steps.take("Debian パッケージを作る", || {
        write_control(plan, &stage, architecture)?;
        finishing::set_times_and_modes(plan, &stage)?;
        Program::new("dpkg-deb", &plan.root)
            .words(["--root-owner-group", "-Zxz", "--build"])
            .words([stage.as_os_str(), package.as_os_str()])
            .with("SOURCE_DATE_EPOCH", plan.epoch.to_string())
            .run("空き容量を確かめてください。")
    })?;
    steps.take("Debian の決まりに合うかを見る(lintian)", || {
        Program::new("lintian", &plan.root)
            .words(["--fail-on", "error", "--no-cfg", "--allow-root"])
            .words([&package])
            .run("上に出た E: の行を直してください。")
    })?;
    steps.take("大きさを確かめる", || {
        finishing::refuse_too_large(&package, finishing::MOST_SETUP_BYTES)?;
        finishing::refuse_too_large(&stage, finishing::MOST_INSTALLED_BYTES)
    })?;
    Ok(package)
}

/// The version as Debian sorts it: one that comes before a release has a tilde, 1.0.0~beta.
pub fn version(plan: &Plan) -> String {
    plan.version.replace('-', "~")
}

fn put_files(plan: &Plan, programs: &Programs, stage: &Path) -> Result<(), Failure> {
    let share = stage.join("usr/share");
    let packaging = plan.root.join("src-tauri/packaging/debian");
    plan::copy(&programs.window, &stage.join("usr/bin/tsunagi"))?;
    plan::copy(&programs.line, &stage.join("usr/bin/tsunagi-cli"))?;
    plan::copy(
        &packaging.join("tsunagi.desktop"),
        &share.join("applications/tsunagi.desktop"),
    )?;
    for size in ["32x32", "48x48", "128x128", "256x256"] {
        plan::copy(
            &plan.root.join(format!("assets/icons/{size}.png")),
            &share.join(format!("icons/hicolor/{size}/apps/tsunagi.png")),
        )?;
    }
    let docs = share.join("doc/tsunagi");
    plan::copy(&packaging.join("copyright"), &docs.join("copyright"))?;
    plan::copy(
        &packaging.join("lintian-overrides"),
        &share.join("lintian/overrides/tsunagi"),
    )?;
    plan::copy(
        &plan.root.join("src-tauri/CHANGELOG.md"),
        &docs.join("CHANGES.md"),
    )?;
    compress(plan, &docs.join("CHANGES.md"))?;
    plan::write(&docs.join("changelog"), changelog(plan))?;
    compress(plan, &docs.join("changelog"))?;
    let (year, month, day) = bill::civil(plan.epoch / 86_400);
    let help = plan::read(&plan.root.join("tests/golden/help.txt"))?;
    let page = man::page(
        &help,
        &plan.version,
        &format!("{year:04}-{month:02}-{day:02}"),
    );
    // In the folder that is read in every language: the program has only the one.
    let man = share.join("man/man1/tsunagi-cli.1");
    plan::write(&man, page)?;
    compress(plan, &man)?;
    let window = share.join("man/man1/tsunagi.1");
    plan::write(&window, WINDOW_PAGE.replace("@VERSION@", &plan.version))?;
    compress(plan, &window)
}

/// Debian's own changelog tells what the package is; what changed for people is in ours beside it.
fn changelog(plan: &Plan) -> String {
    let maintainer = "tsunagi contributors <tsunagi@example.org>";
    format!(
        "tsunagi ({}) unstable; urgency=medium\n\n  * Built from the commit of this date; see CHANGES.md.gz.\n\n \
         -- {maintainer}  {}\n",
        version(plan),
        bill::mail_date(plan.epoch)
    )
}

const WINDOW_PAGE: &str = "\
'\\\" -*- coding: UTF-8 -*-
.TH TSUNAGI 1 \"\" \"tsunagi @VERSION@\" \"つなぎ\"
.nh
.SH 名前
tsunagi \\- 主治医との連絡票をつくり、回答まで追う
.SH 書式
tsunagi [\\-\\-store フォルダー]
.SH 説明
.nf
画面を開きます。記録簿のフォルダーを省くと、この人のデータフォルダーを使います。
手引きは /usr/share/doc/tsunagi/manual/index.html にあります。
.SH 関連項目
tsunagi\\-cli(1)
";

/// Packs a text as Debian wants it: no name and no time inside.
fn compress(plan: &Plan, file: &Path) -> Result<(), Failure> {
    Program::new("gzip", &plan.root)
        .words(["-9", "-n", "--force"])
        .words([file])
        .run("空き容量を確かめてください。")
}

fn write_control(plan: &Plan, stage: &Path, architecture: &str) -> Result<(), Failure> {
    let depends = depends(plan, stage)?;
    say(&format!("   要るもの: {depends}"));
    let kilobytes = finishing::size(stage)?.div_ceil(1024);
    let control = plan::read(&plan.root.join("src-tauri/packaging/debian/control.in"))?
        .replace("@VERSION@", &version(plan))
        .replace("@ARCHITECTURE@", architecture)
        .replace("@KILOBYTES@", &kilobytes.to_string())
        .replace("@DEPENDS@", &depends);
    plan::write(&stage.join("DEBIAN/control"), control)?;
    let files: Vec<PathBuf> = plan::files_in(stage)?
        .into_iter()
        .filter(|file| !file.starts_with("DEBIAN"))
        .collect();
    let sums = Program::new("md5sum", stage)
        .words(["--"])
        .words(files)
        .printed()?;
    plan::write(&stage.join("DEBIAN/md5sums"), sums.unwrap_or_default())
}

/// Asks Debian which packages hold the libraries that the programs link.
fn depends(plan: &Plan, stage: &Path) -> Result<String, Failure> {
    let folder = plan.fresh("shlibdeps")?;
    // The tool wants to stand in a source package.
    plan::write(
        &folder.join("debian/control"),
        "Source: tsunagi\n\nPackage: tsunagi\nArchitecture: any\n",
    )?;
    let printed = Program::new("dpkg-shlibdeps", &folder)
        .words(["-O"])
        .words(["tsunagi", "tsunagi-cli"].map(|name| stage.join("usr/bin").join(name)))
        .printed()?;
    printed
        .as_deref()
        .and_then(|text| text.trim().strip_prefix("shlibs:Depends="))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "要るライブラリーのパッケージが分かりませんでした。",
                "「dpkg-shlibdeps」が動くか、確かめてください。",
            )
        })
}
