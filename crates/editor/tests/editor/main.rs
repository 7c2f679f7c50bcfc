//! Whole gestures, with what must always hold checked after every input.

mod brush;
mod desk;
mod history;
mod keys;
mod random;
mod shapes;
mod touch;
mod view;
