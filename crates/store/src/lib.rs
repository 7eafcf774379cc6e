//! Where cases are kept: items, edits, undo, and an audit trail that cannot be changed unseen.
