//! `cargo xtask test`: every check, in the order in which a mistake is cheapest to find.

use std::path::Path;

use crate::apt::{self, Package};
use crate::display::VirtualDisplay;
use crate::program::Program;
use crate::steps::{Failure, Steps, say};
use crate::worktree::Snapshot;
use crate::{npm, package, toolchain};

/// Runs all checks and tests, and stops at the first that fails.
pub fn run(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    prepare(steps, root)?;
    steps.take("Rust の書式の点検", || {
        cargo(root, "fmt --all --check", "「cargo fmt --all」で直せます。")
    })?;
    ui(steps, root)?;
    let before = Snapshot::take(root);
    rust(steps, root)?;
    let after = Snapshot::take(root);
    steps.take(
        "画面との取り決め(bindings)が新しいかの点検",
        || after.bindings_fresh_since(&before),
    )?;
    steps.take(
        "ほかに書き換わったものがないかの点検",
        || after.unchanged_since(&before),
    )?;
    say("\nすべての点検と試験が通りました。");
    Ok(())
}

fn prepare(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    let packages: Vec<&Package> = apt::BUILDING.iter().chain(apt::CHECKING).collect();
    steps.take("足りないパッケージを入れる", || {
        apt::ensure(&packages, root)
    })?;
    steps.take("Rust と Node.js の道具を確かめる", || {
        toolchain::ensure_components(root)?;
        toolchain::ensure_node(root)
    })?;
    // For all targets, since the borders test also reads what the Windows build depends on.
    steps.take("Rust の部品を取り寄せる", || {
        let remedy = "ネットワークを確かめてください。Cargo.lock が合わないときは「cargo update --workspace」で直せます。";
        cargo(root, "fetch --locked", remedy)
    })?;
    steps.take("画面の部品を取り寄せる", || npm::ensure(root))
}

/// The window's face comes before any Rust check: the shell compiles the built pages in.
fn ui(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    for (title, script, remedy) in [
        ("画面の型の点検", "check", "上に出た行を直してください。"),
        (
            "画面の試験",
            "test",
            "落ちた試験の名前が上にあります。その試験が言うことを直してください。",
        ),
        ("画面の組み立て", "build", "上に出た行を直してください。"),
    ] {
        steps.take(title, || npm::script(root, script, remedy))?;
    }
    Ok(())
}

/// Always the whole workspace, picked apart by kind of test: cargo unites the features of what is
/// picked, and another pick of packages would compile half of the dependencies a second time.
fn rust(steps: &mut Steps, root: &Path) -> Result<(), Failure> {
    let failed_test = "落ちた試験の名前が上にあります。その試験が言うことを直してください。";
    let shown = "上に出た行を直してください。";
    steps.take("Rust の点検(clippy)", || {
        cargo(
            root,
            "clippy --locked --workspace --all-targets -- -D warnings",
            shown,
        )
    })?;
    steps.take("Windows でも通るかの点検", || windows(root))?;
    // The outer tests start the window and the command line as programs, so those come first.
    steps.take("すべての組み立て", || {
        cargo(root, "build --locked --workspace --all-targets", shown)
    })?;
    steps.take("内側の試験", || {
        cargo(root, "test --locked --workspace --lib --bins", failed_test)
    })?;
    steps.take("外側の試験と、窓の試験", || {
        let display = VirtualDisplay::start()?;
        say(&format!("   仮の画面 {} を使います。", display.name()));
        on(
            &display,
            Program::cargo(root).words("test --locked --workspace --test *".split(' ')),
        )
        .run(failed_test)
    })?;
    steps.take("説明書きの例の試験", || {
        cargo(root, "test --locked --workspace --doc", failed_test)
    })?;
    steps.take("説明書きの点検", || {
        Program::cargo(root)
            .words("doc --locked --workspace --no-deps".split(' '))
            .with("RUSTDOCFLAGS", "-D warnings")
            .run(shown)
    })
}

/// Checks for Windows what does not need its window: all that asks the system for something is there.
///
/// The window itself only adapts, and its toolkit would take as long again.
fn windows(root: &Path) -> Result<(), Failure> {
    match package::ensure_windows_target(root) {
        // Debian's own compiler knows Windows only in its years-old version, and nobody can bring more.
        Err(failure) if !toolchain::has_rustup(root) => {
            say(&format!(
                "{failure}\n   この点検は、rustup のある機械でだけ、できます。"
            ));
            return Ok(());
        }
        outcome => outcome?,
    }
    cargo(
        root,
        "check --locked --target x86_64-pc-windows-gnu -p tsunagi-platform -p tsunagi-store \
         -p tsunagi-app -p tsunagi-cli",
        "上に出た行を、Windows でも通るように直してください。",
    )
}

fn cargo(root: &Path, words: &str, remedy: &str) -> Result<(), Failure> {
    Program::cargo(root).words(words.split(' ')).run(remedy)
}

/// Points a program at the virtual display, whatever desktop it was started from.
fn on(display: &VirtualDisplay, program: Program) -> Program {
    program
        .with("DISPLAY", display.name())
        .without("WAYLAND_DISPLAY")
        .with("GDK_BACKEND", "x11")
        // Xvfb has no graphics card to share buffers with; WebKit shows an empty page otherwise.
        .with("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        // Without it GTK waits for an accessibility bus that nobody started.
        .with("NO_AT_BRIDGE", "1")
}
