//! The browser, one file for each thing it can do. Nothing outside touches web-sys.

pub(crate) mod bitmap;
pub(crate) mod blob;
pub(crate) mod clipboard;
pub(crate) mod database;
pub(crate) mod decode;
pub(crate) mod document;
pub(crate) mod encode;
pub(crate) mod files;
pub(crate) mod frame;
pub(crate) mod keyboard;
pub(crate) mod lock;
pub(crate) mod observe;
pub(crate) mod painter;
pub(crate) mod pointer;
pub(crate) mod read;
pub(crate) mod storage;
pub(crate) mod worker;
