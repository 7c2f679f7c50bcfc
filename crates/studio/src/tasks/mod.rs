//! What takes time and changes things, one verb a file.

pub(crate) mod add_references;
pub(crate) mod check_endpoint;
pub(crate) mod decode;
pub(crate) mod edit;
pub(crate) mod extend;
pub(crate) mod go_on;
pub(crate) mod hand_in;
pub(crate) mod keep;
pub(crate) mod keep_work;
pub(crate) mod lay;
pub(crate) mod mask_file;
pub(crate) mod open_picture;
pub(crate) mod pixels;
pub(crate) mod put_back;
pub(crate) mod save;
pub(crate) mod send;
pub(crate) mod take_up;
pub(crate) mod upload;
