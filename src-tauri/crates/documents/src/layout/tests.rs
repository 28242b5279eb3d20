//! What must hold of every page.

pub(crate) use crate::specimen::fonts;
