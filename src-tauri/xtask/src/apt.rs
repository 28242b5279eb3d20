//! Debian packages: which are needed and why, which are missing, and installing those.

use std::collections::BTreeSet;
use std::path::Path;

use crate::program::Program;
use crate::steps::{Failure, say};

/// A Debian package and the reason it is on the list.
#[derive(Clone, Copy)]
pub struct Package {
    pub name: &'static str,
    pub why: &'static str,
}

const fn package(name: &'static str, why: &'static str) -> Package {
    Package { name, why }
}

/// What building needs.
pub const BUILDING: &[Package] = &[
    package(
        "build-essential",
        "暗号化つき記録(SQLCipher と OpenSSL)をソースから組み立てるため",
    ),
    package("make", "OpenSSL の組み立て手順を動かすため"),
    package("perl", "OpenSSL の設定を作るため"),
    package("pkg-config", "窓の部品の場所を調べるため"),
    package("libgtk-3-dev", "窓の枠と、日本語入力の受け取りのため"),
    package("libwebkit2gtk-4.1-dev", "窓の中の画面を描くため"),
    package(
        "libdbus-1-dev",
        "スリープと画面の施錠の知らせを受け取るため",
    ),
    package("librsvg2-dev", "窓のアイコンを描くため"),
];

/// What the checks need on top.
pub const CHECKING: &[Package] = &[
    package("xvfb", "画面のない機械でも、窓を本当に開いて試すため"),
    package("webkit2gtk-driver", "試験から窓を操作するため"),
    package("dbus-x11", "試験の窓が使う連絡路のため"),
    package(
        "dbus",
        "スリープと画面の施錠の知らせを、試験の中で鳴らすため",
    ),
    package("cups", "印刷の順番待ちまで、本当に渡して試すため"),
    package("cups-client", "印刷の順番待ちの様子を調べるため"),
    package(
        "printer-driver-cups-pdf",
        "試験用のプリンターで、本当に PDF に刷ってみるため",
    ),
    package("x11-utils", "窓が開いたことを確かめるため"),
    package(
        "gcc-mingw-w64-x86-64",
        "Windows 用のプログラムになるかを、この機械で点検するため",
    ),
    package("imagemagick", "窓や紙面の絵を撮って比べるため"),
    package(
        "poppler-utils",
        "できた PDF の文字とフォントを、よその道具で確かめるため",
    ),
    package("qpdf", "できた PDF の組み立てを、よその道具で確かめるため"),
    package("mupdf-tools", "できた PDF を、よその道具でも開いてみるため"),
    package("ghostscript", "できた PDF を、よその道具でも開いてみるため"),
    package(
        "hylafax-server",
        "できた FAX 用ファイルを、FAX の道具で確かめるため",
    ),
    package(
        "libtiff-tools",
        "できた FAX 用ファイルを、よその道具で確かめるため",
    ),
    package(
        "age",
        "引継ぎファイルが、よその age でも開くことを確かめるため",
    ),
    package(
        "strace",
        "読み書きの一つ一つを失敗させ、その前で止めて、記録が無事かを確かめるため",
    ),
    package(
        "unzip",
        "開いた引継ぎファイルの中身を、よその道具で確かめるため",
    ),
];

/// What packaging for Windows needs on top of building.
pub const FOR_WINDOWS: &[Package] = &[
    package(
        "gcc-mingw-w64-x86-64",
        "Windows 用のプログラムを、この機械で組み立てるため",
    ),
    package(
        "g++-mingw-w64-x86-64",
        "Windows 用のプログラムの C++ の部分を組み立てるため",
    ),
    package("nsis", "Windows のセットアップを作るため"),
    package("zip", "入れずに使うフォルダーをまとめるため"),
];

/// What packaging for Debian needs on top of building.
pub const FOR_DEBIAN: &[Package] = &[
    package("dpkg-dev", "要るライブラリーのパッケージを調べるため"),
    package(
        "lintian",
        "できたパッケージが、Debian の決まりに合うか見るため",
    ),
];

/// What trying the Windows programs needs.
pub const FOR_WINE: &[Package] = &[
    package(
        "gcc-mingw-w64-x86-64",
        "Windows 用のプログラムを、この機械で組み立てるため",
    ),
    package("wine", "Windows のプログラムを、この機械で試すため"),
    package("wine64", "64ビットの Windows のプログラムを試すため"),
    package("nsis", "前の版のセットアップを作り、その上に入れてみるため"),
    package(
        "faketime",
        "二つのシステムで、同じ時刻に紙面を作って比べるため",
    ),
    package("xvfb", "画面のない機械でも、窓を本当に開いて試すため"),
    package(
        "age",
        "引継ぎファイルが、よその age でも開くことを確かめるため",
    ),
    package("libcups2", "Windows の印刷を、この機械の印刷につなぐため"),
    package("cups", "印刷の順番待ちまで、本当に渡して試すため"),
    package("cups-client", "試験用のプリンターを登録するため"),
    package(
        "printer-driver-cups-pdf",
        "試験用のプリンターの説明書きを借りるため",
    ),
];

/// What trying the Debian package on a fresh system needs.
pub const FOR_FRESH_DEBIAN: &[Package] = &[
    package("debootstrap", "新しい Debian を、フォルダーの中に作るため"),
    package("xvfb", "画面のない機械でも、窓を本当に開いて試すため"),
    package("x11-utils", "窓が開いたことを確かめるため"),
    package("imagemagick", "窓や紙面の絵を撮って比べるため"),
    package("xdotool", "開いた窓に、合言葉を打ち込むため"),
];

/// Installs what is missing of `needed`; asks apt for nothing when nothing is.
pub fn ensure(needed: &[&Package], root: &Path) -> Result<(), Failure> {
    let names = needed.iter().map(|package| package.name);
    let query = Program::new("dpkg-query", root).words([
        "--show",
        "--showformat",
        "${Package} ${db:Status-Status}\\n",
    ]);
    let Ok(listed) = query.printed() else {
        say("   Debian 系の機械ではないようです。次のものは、ご自身で入れておいてください。");
        for package in needed {
            say(&format!("     {} … {}", package.name, package.why));
        }
        return Ok(());
    };
    let missing = missing(needed, &installed(&listed.unwrap_or_default()));
    if missing.is_empty() {
        say(&format!("   {} 個とも入っています。", names.count()));
        return Ok(());
    }
    say("   次のものを apt-get で入れます。");
    for package in &missing {
        say(&format!("     {} … {}", package.name, package.why));
    }
    install(&missing, root)
}

fn install(missing: &[&Package], root: &Path) -> Result<(), Failure> {
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install {}",
        names.join(" ")
    );
    let is_root = Program::new("id", root)
        .words(["-u"])
        .printed()?
        .is_some_and(|id| id.trim() == "0");
    if !is_root && !Program::new("sudo", root).words(["--version"]).works() {
        return Err(Failure::new(
            "パッケージを入れる権限がなく、sudo もありません。",
            format!("管理者に、次の一行を頼んでください: {by_hand}"),
        ));
    }
    // `sudo env` rather than variables of ours: sudo drops most of a caller's environment.
    let apt = |words: &[&str]| {
        let frame: &[&str] = if is_root { &[] } else { &["sudo"] };
        let all = frame
            .iter()
            .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let all: Vec<&str> = all.chain(words).copied().collect();
        let (name, words) = all.split_first().map_or(("env", &[][..]), |(n, w)| (*n, w));
        Program::new(name, root).words(words)
    };
    let remedy = format!("ネットワークと空き容量を確かめ、次を試してください: {by_hand}");
    apt(&["update", "--quiet"]).run(&remedy)?;
    let mut words = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    words.extend(&names);
    apt(&words).run(&remedy)
}

/// Reads `dpkg-query`'s lines. A removed package stays listed with another state.
fn installed(listed: &str) -> BTreeSet<&str> {
    listed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect()
}

/// Keeps what is needed and not there, in the order of the list.
fn missing<'a>(needed: &[&'a Package], installed: &BTreeSet<&str>) -> Vec<&'a Package> {
    needed
        .iter()
        .filter(|package| !installed.contains(package.name))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(packages: &[&Package]) -> Vec<&'static str> {
        packages.iter().map(|package| package.name).collect()
    }

    #[test]
    fn only_installed_packages_count_as_there() {
        let listed = "make installed\nperl config-files\npkg-config not-installed\n";
        assert_eq!(
            installed(listed),
            BTreeSet::from(["make"]),
            "a removed package has to come back"
        );
    }

    #[test]
    fn what_is_missing_keeps_the_order_of_the_list() {
        let needed: Vec<&Package> = BUILDING.iter().collect();
        let there = BTreeSet::from(["make", "perl", "pkg-config", "unrelated"]);
        assert_eq!(
            names(&missing(&needed, &there)),
            [
                "build-essential",
                "libgtk-3-dev",
                "libwebkit2gtk-4.1-dev",
                "libdbus-1-dev",
                "librsvg2-dev"
            ]
        );
        let everything: BTreeSet<&str> = BUILDING.iter().map(|package| package.name).collect();
        assert!(
            missing(&needed, &everything).is_empty(),
            "a ready machine asks apt for nothing"
        );
    }

    #[test]
    fn every_package_is_listed_once_and_says_why() {
        let all: Vec<&Package> = [
            BUILDING,
            CHECKING,
            FOR_WINDOWS,
            FOR_DEBIAN,
            FOR_WINE,
            FOR_FRESH_DEBIAN,
        ]
        .into_iter()
        .flatten()
        .collect();
        for list in [
            [BUILDING, CHECKING].concat(),
            FOR_WINE.to_vec(),
            FOR_FRESH_DEBIAN.to_vec(),
        ] {
            let once: BTreeSet<&str> = list.iter().map(|package| package.name).collect();
            assert_eq!(once.len(), list.len(), "no package is asked for twice");
        }
        assert!(
            all.iter().all(|package| package.why.ends_with("ため")),
            "each line gives a reason"
        );
    }
}
