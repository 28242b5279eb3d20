//! Offline is a fact of the build: nothing that could open a connection is compiled in.

use std::collections::BTreeSet;

use super::{cargo, files, ours};

/// Crates that open connections, or exist for nothing else.
const NETWORK: &[&str] = &[
    "actix-web",
    "async-io",
    "async-net",
    "async-std",
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "curl-sys",
    "fantoccini",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "hyper-util",
    "isahc",
    "libssh2-sys",
    "minreq",
    "mio",
    "native-tls",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "soup3",
    "soup3-sys",
    "ssh2",
    "surf",
    "tiny_http",
    "tokio",
    "tokio-native-tls",
    "tokio-rustls",
    "tungstenite",
    "ureq",
    "warp",
    "websocket",
    "zbus",
];

/// The targets that are shipped.
const TARGETS: &[&str] = &["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu"];

/// What the webview toolkit itself brings, target by target, and why it opens nothing.
///
/// - `http`: the types of a request and a reply, for pages served from inside the program.
/// - `tokio`: threads and channels only; the next test holds its `net` part out.
/// - `soup3`, `soup3-sys`: names of types in WebKitGTK's interface. What the webview may load is
///   closed by the content security policy and by the absence of any remote page.
const KNOWN_IN_WINDOW: &[(&str, &[&str])] = &[
    (
        "x86_64-unknown-linux-gnu",
        &["http", "soup3", "soup3-sys", "tokio"],
    ),
    ("x86_64-pc-windows-gnu", &["http", "tokio"]),
];

#[test]
fn no_package_of_ours_asks_for_the_network() {
    for package in ours() {
        let asked: Vec<_> = package
            .asks_for
            .iter()
            .filter(|name| NETWORK.contains(*name))
            .collect();
        assert!(asked.is_empty(), "{} asks for {asked:?}", package.name);
    }
}

/// `OpenSSL` comes with `SQLCipher` anyway. Of the crate that gives access to it, whose other parts also
/// know the protocols of the network, one file uses the ciphers.
#[test]
fn openssl_is_asked_for_its_ciphers_alone() {
    const USED: &[&str] = &["openssl::cipher", "openssl::cipher_ctx", "openssl::error"];
    let asking: Vec<_> = ours()
        .iter()
        .filter(|package| package.asks_for.contains(&"openssl"))
        .map(|package| package.name)
        .collect();
    assert_eq!(asking, ["tsunagi-archive"]);
    for (path, text) in files("src-tauri", &["rs"]) {
        for line in text.lines().filter(|line| line.contains("openssl::")) {
            let used = line.trim().strip_prefix("use ").unwrap_or_default();
            assert!(
                path.ends_with("archive/src/payload.rs")
                    && USED.contains(&used.rsplit_once("::").map_or("", |(module, _)| module)),
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn no_network_crate_is_compiled_into_the_libraries_or_the_command_line() {
    for package in ours() {
        // The window has its own test; the tests are never shipped.
        if package.name == "tsunagi" || package.name == "tsunagi-tests" {
            continue;
        }
        for target in TARGETS {
            let found = network_in(package.name, target);
            assert!(
                found.is_empty(),
                "{} reaches {found:?} on {target}",
                package.name
            );
        }
    }
}

#[test]
fn the_window_has_exactly_what_its_toolkit_brings() {
    for (target, known) in KNOWN_IN_WINDOW {
        let known: BTreeSet<String> = known.iter().map(ToString::to_string).collect();
        assert_eq!(
            network_in("tsunagi", target),
            known,
            "on {target}: look before you list it"
        );
    }
}

#[test]
fn the_toolkits_runtime_has_no_sockets() {
    for target in TARGETS {
        let line = compiled("tsunagi", target)
            .into_iter()
            .find(|line| line.starts_with("tokio "))
            .expect("the toolkit runs its threads with tokio");
        let features: Vec<&str> = line.split([' ', ',']).collect();
        for closed in ["net", "process", "full"] {
            assert!(
                !features.contains(&closed),
                "tokio's {closed} is on: {line} on {target}"
            );
        }
    }
}

fn network_in(package: &str, target: &str) -> BTreeSet<String> {
    compiled(package, target)
        .iter()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| NETWORK.contains(name))
        .map(str::to_owned)
        .collect()
}

/// Lists what is compiled into a package on a target, as "name version features".
///
/// From `cargo tree` and not from `cargo metadata`: the latter unites the features of all targets,
/// so that what telephones need (reqwest, sockets) seems to be in the desktop build too.
fn compiled(package: &str, target: &str) -> BTreeSet<String> {
    let words = ["tree", "--locked", "--package", package, "--target", target];
    let shape = [
        "--edges", "normal", "--prefix", "none", "--format", "{p} {f}",
    ];
    cargo(&[&words[..], &shape[..]].concat())
        .lines()
        .map(str::to_owned)
        .collect()
}
