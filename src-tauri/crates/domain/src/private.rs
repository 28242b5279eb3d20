//! Keeps personal data out of logs: `Debug` of a record shows what it is, never what it says.

/// Implements `Debug` that prints the type's name and nothing of its contents.
///
/// Errors, assertion texts and logs are made with `Debug`; a record about a person must not be
/// readable there (product.md "What it must never do").
macro_rules! private_debug {
    ($($type:ty),+ $(,)?) => {
        $(
            impl std::fmt::Debug for $type {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!(stringify!($type), "(…)"))
                }
            }
        )+
    };
}

pub(crate) use private_debug;
