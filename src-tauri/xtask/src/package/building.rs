//! Building window and command line for the people who get them.
//!
//! Nothing of the machine that builds may be in the programs: not its paths, not its clock. Rust is
//! told so by `--remap-path-prefix`; C, and the linker that rustc calls, through tools of our own on
//! the search path which add the words and call the real tool. Compilers write their own command
//! lines into OpenSSL, and a word given in `CFLAGS` would be a path again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::plan::{self, Plan};
use crate::program::Program;
use crate::steps::{Failure, say};
use crate::toolchain;

/// A system that programs are built for.
pub struct System {
    /// Rust's name of it.
    pub triple: String,
    /// The C tools that are called for it.
    tools: Vec<String>,
    /// How its programs end.
    ending: &'static str,
}

/// The two programs that were built.
pub struct Programs {
    pub window: PathBuf,
    pub line: PathBuf,
}

/// The Windows of the care offices, from Linux.
pub fn windows() -> System {
    System {
        triple: "x86_64-pc-windows-gnu".to_owned(),
        tools: ["gcc", "g++"]
            .map(|tool| format!("x86_64-w64-mingw32-{tool}"))
            .to_vec(),
        ending: ".exe",
    }
}

/// The system of this machine.
pub fn here(root: &Path) -> Result<System, Failure> {
    Ok(System {
        triple: toolchain::host(root)?,
        tools: ["cc", "c++", "gcc", "g++"].map(str::to_owned).to_vec(),
        ending: "",
    })
}

impl System {
    /// Where cargo puts the programs of this system.
    pub fn programs(&self, plan: &Plan) -> Programs {
        let folder = plan.build.join(&self.triple).join("release");
        let program = |name: &str| folder.join(format!("{name}{}", self.ending));
        Programs {
            window: program("tsunagi"),
            line: program("tsunagi-cli"),
        }
    }
}

/// Builds the window, with its page inside, and the command line.
///
/// The page has to be built before.
pub fn build(plan: &Plan, system: &System) -> Result<Programs, Failure> {
    say("   初めは十分ほどかかります。");
    let tools = write_tools(plan, system)?;
    let folder = plan.build.display();
    let mut search = OsString::from(&tools);
    if let Some(path) = std::env::var_os("PATH") {
        search.push(":");
        search.push(path);
    }
    Program::cargo(&plan.root)
        .words("build --locked --release -p tsunagi -p tsunagi-cli".split(' '))
        .words([
            "--target",
            &system.triple,
            "--target-dir",
            &folder.to_string(),
        ])
        .with("PATH", search)
        // OpenSSL writes it into itself, and cargo keeps what it built for an earlier commit.
        .with("SOURCE_DATE_EPOCH", "1")
        .with("CARGO_ENCODED_RUSTFLAGS", remapping(plan).join("\u{1f}"))
        // A daily setting of the developer must not reach what is given away.
        .without("RUSTFLAGS")
        .run("上に出た行を直してください。空き容量が足りないこともあります。")?;
    let programs = system.programs(plan);
    for program in [&programs.window, &programs.line] {
        refuse_paths_inside(plan, program)?;
    }
    Ok(programs)
}

/// Makes sure that the compiler knows Windows.
///
/// Rustup brings what it needs. Debian's own compiler has a library for Windows, but of a version that
/// is years too old.
pub fn ensure_windows_target(root: &Path) -> Result<(), Failure> {
    let triple = windows().triple;
    let library = |root: &Path| {
        Program::new("rustc", root)
            .words(["--print", "target-libdir", "--target", &triple])
            .printed()
            .ok()
            .flatten()
            .is_some_and(|folder| {
                std::fs::read_dir(folder.trim()).is_ok_and(|files| files.count() > 0)
            })
    };
    if library(root) {
        say(&format!("   Rust の {triple} は、入っています。"));
        return Ok(());
    }
    if toolchain::has_rustup(root) {
        Program::new("rustup", root)
            .words(["target", "add", &triple])
            .run("ネットワークを確かめてください。")?;
    }
    if library(root) {
        return Ok(());
    }
    Err(Failure::new(
        format!("使っている Rust には、{triple} 用の部品がありません。"),
        format!("rustup の安定版を使い、「rustup target add {triple}」を実行してください。"),
    ))
}

/// What Rust writes in place of this machine's folders. Of several that fit, the last one counts.
fn remapping(plan: &Plan) -> Vec<String> {
    folders(plan)
        .into_iter()
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .collect()
}

/// The folders whose names say something about this machine, the outer before the inner.
fn folders(plan: &Plan) -> Vec<(PathBuf, &'static str)> {
    let mut folders = vec![(plan.root.clone(), "/tsunagi")];
    folders.extend(cargo_home().map(|folder| (folder, "/cargo")));
    folders.push((plan.build.clone(), "/build"));
    folders
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
}

/// Writes the tools that stand before the real ones on the search path.
fn write_tools(plan: &Plan, system: &System) -> Result<PathBuf, Failure> {
    let folder = plan.build.join("tools").join(&system.triple);
    let header = folder.join("no-settings.h");
    write_new(&header, NO_SETTINGS)?;
    for tool in &system.tools {
        let Some(real) = found_on_path(tool, &folder) else {
            return Err(Failure::new(
                format!("「{tool}」が見つかりませんでした。"),
                "C の道具(Windows 用は gcc-mingw-w64-x86-64)を入れてください。",
            ));
        };
        let path = folder.join(tool);
        write_new(&path, &tool_script(plan, &real, &header, system.ending))?;
        make_executable(&path)?;
    }
    Ok(folder)
}

/// OpenSSL reads its settings from a folder whose name is compiled in, on Windows one that anybody
/// may make. The store needs none of them, so the name is one under which nothing can lie.
const NO_SETTINGS: &str = "\
#ifdef OPENSSLDIR
#undef OPENSSLDIR
#undef ENGINESDIR
#undef MODULESDIR
#ifdef _WIN32
#define OPENSSLDIR \"NUL\"
#define ENGINESDIR \"NUL\"
#define MODULESDIR \"NUL\"
#else
#define OPENSSLDIR \"/dev/null\"
#define ENGINESDIR \"/dev/null\"
#define MODULESDIR \"/dev/null\"
#endif
#endif
";

fn tool_script(plan: &Plan, real: &Path, header: &Path, ending: &str) -> String {
    let mut words = format!("exec '{}' -include '{}'", real.display(), header.display());
    for (folder, name) in folders(plan) {
        words.push_str(&format!(" '-ffile-prefix-map={}={name}'", folder.display()));
    }
    // The linker writes the time into a Windows program unless told not to.
    let last = if ending == ".exe" {
        " -Wl,--no-insert-timestamp"
    } else {
        ""
    };
    format!("#!/bin/sh\n{words} \"$@\"{last}\n")
}

/// Writes a file unless it is there already: cargo builds anew what a newer tool might change.
fn write_new(path: &Path, content: &str) -> Result<(), Failure> {
    if std::fs::read_to_string(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    plan::write(path, content)
}

fn found_on_path(tool: &str, but_not_in: &Path) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|folder| folder != but_not_in)
        .map(|folder| folder.join(tool))
        .find(|file| file.is_file())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
        .map_err(|error| plan::unwritable(path, &error))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> Result<(), Failure> {
    Err(Failure::new(
        "配るものは、Linux で作ります。",
        "Debian 12 の機械で実行してください。",
    ))
}

/// Fails when a program names a folder of this machine.
fn refuse_paths_inside(plan: &Plan, program: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(program).map_err(|error| plan::unwritable(program, &error))?;
    for (folder, _) in folders(plan) {
        let name = folder.display().to_string();
        if holds(&bytes, name.as_bytes()) {
            return Err(Failure::new(
                format!(
                    "「{}」の中に「{name}」の名前が入っています。",
                    program.display()
                ),
                "その部品の組み立てに、場所を言い換える指定が届いているか、確かめてください。",
            ));
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], name: &[u8]) -> bool {
    !name.is_empty() && bytes.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            root: PathBuf::from("/top"),
            version: "1.0.0".to_owned(),
            epoch: 0,
            commit: None,
            build: PathBuf::from("/top/target/package"),
        }
    }

    #[test]
    fn the_build_folder_is_named_after_the_top_that_it_lies_in() {
        let words = remapping(&plan());
        assert_eq!(
            words.first().map(String::as_str),
            Some("--remap-path-prefix=/top=/tsunagi")
        );
        assert_eq!(
            words.last().map(String::as_str),
            Some("--remap-path-prefix=/top/target/package=/build"),
            "rustc takes the last that fits, so the inner folder must come last"
        );
    }

    #[test]
    fn only_windows_programs_are_told_to_leave_the_time_out() {
        let script = |ending| {
            tool_script(
                &plan(),
                Path::new("/usr/bin/gcc"),
                Path::new("/h.h"),
                ending,
            )
        };
        assert!(script(".exe").ends_with("\"$@\" -Wl,--no-insert-timestamp\n"));
        assert!(
            script("").ends_with("\"$@\"\n"),
            "other linkers do not know the word"
        );
    }

    #[test]
    fn a_path_inside_a_program_is_found() {
        assert!(holds(b"\0\0/top/src/main.rs\0", b"/top"));
        assert!(!holds(b"/tsunagi/src/main.rs", b"/top"));
    }
}
