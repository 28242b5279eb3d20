//! つなぎ: the window. Everything it can do is a use case of `tsunagi_app`; this crate only adapts.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod faces;
mod front;
mod shell;
mod telling;

fn main() -> std::process::ExitCode {
    shell::run(std::env::args_os().skip(1))
}
