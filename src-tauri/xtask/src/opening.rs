//! `cargo xtask run`: from a fresh clone to the open window, or to the papers it would print.

use std::path::Path;

use crate::apt::{self, Package};
use crate::program::Program;
use crate::sample::{self, Commands};
use crate::steps::{Failure, Steps, say};
use crate::{display, npm, toolchain};

/// Installs, builds, and shows the program at work on sample data.
pub fn run(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    let packages: Vec<&Package> = apt::BUILDING.iter().collect();
    steps.take("足りないパッケージを入れる", || {
        apt::ensure(&packages, root)
    })?;
    steps.take("Node.js を確かめる", || toolchain::ensure_node(root))?;
    steps.take("画面の部品を取り寄せる", || npm::ensure(root))?;
    steps.take("画面を組み立てる", || {
        npm::script(root, "build", "上に出た行を直してください。")
    })?;
    steps.take("窓とコマンドを組み立てる", || {
        say("   初めは十分ほどかかります。");
        Program::cargo(root)
            .words(["build", "--locked", "-p", "tsunagi", "-p", "tsunagi-cli"])
            .run("上に出た行を直してください。空き容量が足りないこともあります。")
    })?;
    let commands = Commands::built(root);
    if display::is_there() {
        return open(steps, &commands, root);
    }
    say("\n   画面がないので、窓のかわりにコマンドで同じしごとをします。");
    sample::papers(steps, &commands, root)
}

fn open(steps: &mut Steps, commands: &Commands, root: &Path) -> Result<(), Failure> {
    let office = steps.take("見本の記録を用意する", || {
        sample::kept(commands, root)
    })?;
    say(&format!("\n   見本の記録  : {}", office.store.display()));
    say(&format!("   見本の合言葉: {}", sample::PASSPHRASE));
    say("   窓を閉じると、終わります。");
    steps.take("窓を開く(閉じるまでの時間)", || {
        Program::new(&commands.window, root)
            .words(["--store".as_ref(), office.store.as_os_str()])
            .run("上に出た行を確かめてください。画面のない機械では DISPLAY を空にすると、コマンドで同じしごとをします。")
    })
}
