//! The handover file: a documented archive inside a standard age file.
