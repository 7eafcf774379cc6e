//! toxicity
