//! treatment
