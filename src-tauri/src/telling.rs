//! Saying why there is no window, to a person who may have started the program from a menu.

/// Says it in a box, and to whoever started the program from a terminal.
///
/// From a menu nobody sees the terminal; from a terminal on another computer nobody sees the box.
pub fn tell(sentence: &str) {
    eprintln!("{sentence}");
    if has_screen() {
        show(sentence);
    }
}

/// Whether there is a screen to show anything on.
///
/// Asked of the display itself: its address may be set and lead nowhere any more, and Tauri ends in a
/// panic there.
#[cfg(target_os = "linux")]
pub fn has_screen() -> bool {
    gtk::init().is_ok()
}

/// Whether there is a screen to show anything on; Windows always has one.
#[cfg(not(target_os = "linux"))]
pub fn has_screen() -> bool {
    true
}

/// Shows the box on this thread: GTK obeys the one that woke it, and Tauri's dialogs bring their own.
#[cfg(target_os = "linux")]
fn show(sentence: &str) {
    use gtk::prelude::{DialogExt as _, GtkWindowExt as _};

    let dialog = gtk::MessageDialog::new(
        None::<&gtk::Window>,
        gtk::DialogFlags::empty(),
        gtk::MessageType::Error,
        gtk::ButtonsType::None,
        sentence,
    );
    dialog.set_title("つなぎのお知らせ");
    // GTK's own words for it would be those of the system's language.
    dialog.add_button("閉じる", gtk::ResponseType::Close);
    dialog.run();
}

#[cfg(not(target_os = "linux"))]
fn show(sentence: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("つなぎのお知らせ")
        .set_description(sentence)
        .show();
}
