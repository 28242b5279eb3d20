//! Many slips: how long, and whether memory stays flat.

use std::io::{BufWriter, Write as _};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tsunagi_documents::pdf::Joined;

use crate::Failure;
use crate::documents::forms::{Press, stamp};
use crate::table::{heading, line, promise};

/// Puts slips behind each other in this process, as a batch in one file does, and prints milliseconds and
/// the most memory it held, in kB.
pub fn joining_child(count: usize) -> Result<(), Failure> {
    let press = Press::set_up()?;
    let start = Instant::now();
    let mut joined = Joined::begin(BufWriter::new(tempfile::tempfile()?))?;
    for number in 0..count {
        joined.add(&press.print(number)?)?;
    }
    joined.finish(&stamp(1))?.flush()?;
    println!("{} {}", start.elapsed().as_millis(), most_memory()?);
    Ok(())
}

/// Writes slips in this process and prints milliseconds and the most memory it held, in kB.
pub fn child(count: usize, threads: usize) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let press = Press::set_up()?;
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<String>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    if let Err(error) = one(&press, number, folder.path()) {
                        if let Ok(mut failed) = failed.lock() {
                            *failed = Some(error.to_string());
                        }
                        return;
                    }
                }
            });
        }
    });
    if let Ok(Some(error)) = failed.into_inner() {
        return Err(error.into());
    }
    println!("{} {}", start.elapsed().as_millis(), most_memory()?);
    Ok(())
}

fn one(press: &Press, number: usize, folder: &std::path::Path) -> Result<(), Failure> {
    let bytes = press.print(number)?;
    #[expect(clippy::disallowed_methods, reason = "a bench's own file")]
    std::fs::write(folder.join(format!("{number}.pdf")), bytes)?;
    Ok(())
}

/// Measures batches, each in a process of its own, so that their memory can be compared.
pub fn measure() -> Result<(), Failure> {
    heading("まとめて(1 通ずつ PDF にしてディスクへ)");
    let mut most = Vec::new();
    for (count, threads) in [(100, 2), (1000, 1), (1000, 2)] {
        let (millis, memory) = ask(&["batch", &count.to_string(), &threads.to_string()])?;
        let rate = f64::from(count) / millis * 1000.0;
        line(
            &format!("{count} 通、{threads} コア"),
            &format!("{:.2} s", millis / 1000.0),
            &format!("{rate:.0} 通/秒、記憶の最大 {:.1} MB", memory / 1000.0),
        );
        if threads == 2 {
            most.push(memory);
        }
    }
    if let [few, many] = most.as_slice() {
        promise("記憶は通数が 10 倍でも 1 割より増えない", *many < few * 1.1);
    }
    heading("まとめて(ひとつの PDF に)");
    let mut most = Vec::new();
    for count in [100, 1000] {
        let (millis, memory) = ask(&["joined", &count.to_string()])?;
        line(
            &format!("{count} 通、1 コア"),
            &format!("{:.2} s", millis / 1000.0),
            &format!("記憶の最大 {:.1} MB", memory / 1000.0),
        );
        most.push(memory);
    }
    if let [few, many] = most.as_slice() {
        promise("記憶は通数が 10 倍でも 1 割より増えない", *many < few * 1.1);
    }
    Ok(())
}

/// Has a process of its own do it, and returns its milliseconds and the most memory it held, in kB.
fn ask(words: &[&str]) -> Result<(f64, f64), Failure> {
    let output = Command::new(std::env::current_exe()?)
        .arg("documents")
        .args(words)
        .output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    let mut told = told.split_whitespace();
    let mut number = || told.next().and_then(|word| word.parse::<f64>().ok());
    number().zip(number()).ok_or_else(|| {
        let error = String::from_utf8_lossy(&output.stderr);
        format!("{words:?}: {error}").into()
    })
}

/// Returns the most memory this process has held, in kB, as the system counts it.
fn most_memory() -> Result<usize, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell")?.parse()?)
}
