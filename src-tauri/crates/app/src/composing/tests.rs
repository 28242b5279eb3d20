use super::*;
use crate::sample_records as sample;
