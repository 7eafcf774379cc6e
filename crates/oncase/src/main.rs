//! The command line of Oncase.

fn main() {}
