//! The derives every wire type has.

/// Declares wire types: serialised as JSON, generated as TypeScript, without `Debug` (they carry
/// personal data).
macro_rules! wire {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident: $type:ty),* $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, serde::Serialize, serde::Deserialize, ts_rs::TS)]
            #[ts(export, export_to = "bindings.ts")]
            $vis struct $name { $($(#[$fmeta])* $fvis $field: $type),* }
        )+
    };
}

pub(crate) use wire;
