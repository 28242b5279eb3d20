//! All black-box tests in one binary, because linking dozens of them costs minutes.

mod borders;
