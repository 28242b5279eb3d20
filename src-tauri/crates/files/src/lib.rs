//! Atomic writes, and I/O errors that carry path and operation.
