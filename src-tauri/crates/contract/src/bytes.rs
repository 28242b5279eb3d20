//! Replies that are not JSON.

/// Raw bytes of a picture; the window receives an `ArrayBuffer`.
#[derive(Clone, ts_rs::TS)]
#[ts(export, export_to = "bindings.ts", type = "ArrayBuffer")]
pub struct Bytes(pub Vec<u8>);
