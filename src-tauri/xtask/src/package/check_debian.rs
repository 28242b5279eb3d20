//! Whether the Debian package works: installed, opened, used and removed in a fresh Debian 12.
//!
//! The fresh system is a folder made by `debootstrap`. It is entered with `chroot` inside of a mount
//! name space of its own (`packaging/debian/enter.sh`), so that nothing stays mounted whatever goes wrong.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::plan::{self, Plan};
use super::{debian, finishing};
use crate::display::VirtualDisplay;
use crate::program::Program;
use crate::steps::{Failure, Steps, say};

const RELEASE: &str = "bookworm";
const PASSPHRASE: &str = "mihon-no-aikotoba-2026";
const PERSON: &str = "hanako";

/// How often, a second apart, the window is looked for.
const LOOKS: u32 = 60;

/// Installs, uses and removes the package that `package debian` made.
pub fn run(steps: &mut Steps, plan: &Plan) -> Result<(), Failure> {
    let package = plan
        .finished()
        .join(format!("tsunagi_{}_amd64.deb", debian::version(plan)));
    if !package.is_file() {
        return Err(Failure::new(
            "確かめるパッケージが、まだありません。",
            "先に「cargo xtask package debian」を実行してください。",
        ));
    }
    let system = steps.take("新しい Debian 12 を用意する", || Fresh::make(plan))?;
    steps.take("パッケージを入れる", || {
        plan::copy(&package, &system.folder.join("tmp/tsunagi.deb"))?;
        system.inside("root", "apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends /tmp/tsunagi.deb")?;
        system.inside("root", &format!("useradd --create-home {PERSON}"))
    })?;
    steps.take("コマンドで、おもなしごとをする", || {
        system.main_job()
    })?;
    steps.take(
        "書けない場所の記録簿を断ることを確かめる",
        || system.refuse_read_only(),
    )?;
    steps.take("窓を開き、記録を開く", || {
        system.count_unlocks("echo $unlocks > unlocks.txt")?;
        system.open_window(plan)?;
        // Once in the window, and once by the command that counts.
        system.count_unlocks("test $unlocks = $(($(cat unlocks.txt) + 2))")
    })?;
    steps.take("取り除く", || system.remove())
}

struct Fresh {
    folder: PathBuf,
    /// The script that enters it.
    entrance: PathBuf,
}

impl Fresh {
    fn make(plan: &Plan) -> Result<Self, Failure> {
        let folder = plan.build.join("debian-12");
        if folder.exists() {
            // Made by root for root; nothing is mounted in it outside of our own name space.
            Program::new("rm", &plan.root)
                .words(["-rf", "--one-file-system"])
                .words([&folder])
                .run("そのフォルダーを手で消してください。")?;
        }
        let mirror = mirror(&plan.root)?;
        // The address belongs to this machine's settings and is not shown.
        say("   debootstrap で、この機械と同じ取り寄せ先から作ります。");
        let status = Command::new("debootstrap")
            .args(["--variant=minbase", "--include=ca-certificates", RELEASE])
            .arg(&folder)
            .arg(&mirror)
            .stdout(Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(Failure::new(
                "新しい Debian を用意できませんでした。",
                "管理者の権限で実行しているか、ネットワークにつながるか、確かめてください。",
            ));
        }
        // The one file that debootstrap writes would say the same again.
        finishing::remove(&folder.join("etc/apt/sources.list"))?;
        for name in [
            "sources.list",
            "sources.list.d",
            "apt.conf.d",
            "trusted.gpg.d",
            "keyrings",
            "auth.conf.d",
        ] {
            let (from, to) = (Path::new("/etc/apt").join(name), folder.join("etc/apt"));
            if from.exists() {
                Program::new("cp", &plan.root)
                    .words(["-rT".as_ref(), from.as_os_str(), to.join(name).as_os_str()])
                    .run("読めない設定があるようです。管理者の権限で実行してください。")?;
            }
        }
        let entrance = plan.root.join("src-tauri/packaging/debian/enter.sh");
        Ok(Self { folder, entrance })
    }

    /// Runs a shell line inside of the fresh system.
    fn inside(&self, person: &str, line: &str) -> Result<(), Failure> {
        Program::new("unshare", Path::new("/"))
            .words(self.entry(person, line))
            .run("上に出た行を確かめてください。")
    }

    fn entry(&self, person: &str, line: &str) -> Vec<OsString> {
        let mut words = vec!["--mount".into(), self.entrance.clone().into()];
        words.extend([self.folder.clone().into(), person.into(), line.into()]);
        words
    }

    fn main_job(&self) -> Result<(), Failure> {
        self.inside(
            PERSON,
            &format!(
                "umask 077; echo {PASSPHRASE} > aikotoba.txt; \
             tsunagi-cli --passphrase-file aikotoba.txt init --sample; \
             tsunagi-cli --passphrase-file aikotoba.txt today; \
             tsunagi-cli --passphrase-file aikotoba.txt timeline print 浜栗 --out table5.pdf; \
             tsunagi-cli --passphrase-file aikotoba.txt templates blank common --out blank.pdf; \
             head -c 5 table5.pdf blank.pdf"
            ),
        )
    }

    /// Takes the records to a place where nothing can be written, and reads what is said of it.
    fn refuse_read_only(&self) -> Result<(), Failure> {
        self.inside(
            "root",
            &format!(
                "mkdir /mnt/disc; cp -r /home/{PERSON}/.local/share/tsunagi/records /home/{PERSON}/aikotoba.txt /mnt/disc; \
                 mount --bind /mnt/disc /mnt/disc; mount -o remount,ro,bind /mnt/disc; \
                 ask() {{ tsunagi-cli --store /mnt/disc/records --passphrase-file /mnt/disc/aikotoba.txt \"$@\" 2>&1; }}; \
                 if said=$(ask today); then exit 1; fi; printf '%s\\n' \"$said\" | tee /dev/stderr | grep 書き込; \
                 ask info | grep 書き込めない場所にあります"
            ),
        )
    }

    /// Counts in the log how often the records were unlocked, and keeps the number or compares it.
    fn count_unlocks(&self, then: &str) -> Result<(), Failure> {
        self.inside(
            PERSON,
            &format!(
                "unlocks=$(tsunagi-cli --passphrase-file aikotoba.txt audit list --act 解錠 | wc -l); {then}"
            ),
        )
    }

    /// Opens the window on a display of this machine, unlocks the records in it, and takes pictures.
    fn open_window(&self, plan: &Plan) -> Result<(), Failure> {
        let display = VirtualDisplay::start()?;
        let window = Command::new("unshare")
            .args(self.entry(PERSON, "exec tsunagi"))
            .env("DISPLAY", display.name())
            .spawn()
            .map(Window)
            .map_err(|error| {
                Failure::new(
                    format!("窓を始められませんでした({error})。"),
                    "「unshare」が動くか、確かめてください。",
                )
            })?;
        let locked = plan.build.join("debian-window.png");
        look_until("窓が開きませんでした。", || {
            is_titled(plan, &display) && is_drawn(plan, &display, &locked)
        })?;
        say(&format!("   開く前の窓の絵: {}", locked.display()));
        let press = |words: &[&str]| {
            Program::new("xdotool", &plan.root)
                .words(words)
                .with("DISPLAY", display.name())
                .run("「xdotool」が動くか、確かめてください。")
        };
        press(&["type", "--delay", "50", PASSPHRASE])?;
        press(&["key", "Return"])?;
        let open = plan.build.join("debian-window-open.png");
        look_until(
            "合言葉を打っても、記録が開きませんでした。",
            || is_drawn(plan, &display, &open) && is_more(&open, &locked),
        )?;
        say(&format!("   開いた後の窓の絵: {}", open.display()));
        drop(window);
        Ok(())
    }

    fn remove(&self) -> Result<(), Failure> {
        self.inside(
            "root",
            "dpkg --listfiles tsunagi | while read -r file; do if [ -f \"$file\" ]; then echo \"$file\"; fi; done > /tmp/files; \
             test $(wc -l < /tmp/files) -gt 30; \
             dpkg --purge tsunagi; \
             while read -r file; do if [ -e \"$file\" ]; then echo \"残っています: $file\"; exit 1; fi; done < /tmp/files; \
             for folder in /usr/share/tsunagi /usr/share/doc/tsunagi; do if [ -e $folder ]; then echo \"残っています: $folder\"; exit 1; fi; done",
        )?;
        self.inside(
            "root",
            &format!("test -s /home/{PERSON}/.local/share/tsunagi/records/records.db"),
        )
    }
}

/// The opened window; it goes when the check goes.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks once a second, as long as anybody would wait.
fn look_until(otherwise: &str, is_so: impl Fn() -> bool) -> Result<(), Failure> {
    for _ in 0..LOOKS {
        std::thread::sleep(Duration::from_secs(1));
        if is_so() {
            return Ok(());
        }
    }
    Err(Failure::new(otherwise, "上に出た行を確かめてください。"))
}

/// The list of today's work has far more to draw than the question for the passphrase.
fn is_more(picture: &Path, than: &Path) -> bool {
    let size = |picture: &Path| finishing::size(picture).unwrap_or_default();
    size(picture) > size(than) * 2
}

fn is_titled(plan: &Plan, display: &VirtualDisplay) -> bool {
    let tree = Program::new("xwininfo", &plan.root)
        .words(["-display", display.name(), "-root", "-tree"])
        .with("LANG", "C.UTF-8")
        .printed();
    matches!(tree, Ok(Some(tree)) if tree.contains("tsunagi"))
}

/// Takes the picture, and asks whether it shows more than the empty page's few colours.
fn is_drawn(plan: &Plan, display: &VirtualDisplay, picture: &Path) -> bool {
    let taken = Program::new("import", &plan.root)
        .words(["-display", display.name(), "-window", "root"])
        .words([picture]);
    let colours = Program::new("identify", &plan.root)
        .words(["-format", "%k"])
        .words([picture]);
    taken.works()
        && matches!(colours.printed(), Ok(Some(count)) if count.trim().parse::<u32>().is_ok_and(|count| count > 64))
}

/// Where this machine's own apt gets this release from.
fn mirror(root: &Path) -> Result<String, Failure> {
    let targets = Program::new("apt-get", root)
        .words([
            "indextargets",
            "--format",
            "$(CODENAME) $(REPO_URI)",
            "Created-By: Packages",
        ])
        .printed()?;
    targets
        .as_deref()
        .and_then(mirror_in)
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "この機械の apt に、Debian 12 の取り寄せ先が見つかりませんでした。",
                "/etc/apt の設定を確かめてください。",
            )
        })
}

fn mirror_in(targets: &str) -> Option<&str> {
    targets
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(release, _)| *release == RELEASE)
        .map(|(_, address)| address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_that_of_the_release_and_not_of_its_updates() {
        let targets = "bookworm-security file:/security/\nbookworm-updates file:/debian/\nbookworm file:/main/\n";
        assert_eq!(mirror_in(targets), Some("file:/main/"));
        assert_eq!(mirror_in("trixie file:/main/\n"), None);
    }
}
