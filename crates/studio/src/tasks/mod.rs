//! What takes time and changes things, one verb a file.

pub(crate) mod edit;
pub(crate) mod open_picture;
