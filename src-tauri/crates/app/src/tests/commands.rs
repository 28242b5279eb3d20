use tsunagi_contract::{
    Failure, audit, backups, bytes, choices, handover, keys, opening, paper, people, retention,
    settings, slips, timeline, today, work,
};

use crate::App;

#[test]
fn the_app_has_every_command_of_the_contract() {
    macro_rules! hold {
        ($($name:ident($request:ty) -> $reply:ty,)+) => {
            // A command that is missing or of another shape does not compile.
            $(let _: fn(&App, $request) -> Result<$reply, Failure> = App::$name;)+
        };
    }
    tsunagi_contract::with_commands!(hold);
}

#[test]
fn one_app_serves_many_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<App>();
}
