//! Template and values to frames, frames to PDF, PDF to fax.
//!
//! Three nouns: a [`template::Template`] says where things stand, [`values::Values`] say what stands
//! there, and [`frame::Frame`]s are the pages that result: plain data, in millimetres, with every
//! glyph placed. Layout cannot ask the machine anything; the writers cannot change the layout.

pub mod code;
pub mod fax;
pub mod fonts;
pub mod frame;
pub mod inspection;
pub mod layout;
pub mod legibility;
pub mod pdf;
pub mod raster;
#[cfg(test)]
mod specimen;
pub mod template;
pub mod values;
