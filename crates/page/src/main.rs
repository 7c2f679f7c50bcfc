//! Overpaint Studio as a program.
//!
//! A crate of its own because the last optimisation, over all crates together, goes by the level of the crate that is the program. Here that is
//! for speed, or loops over pixels would not be compiled to vectors; the studio itself is compiled for size (`Cargo.toml`).

fn main() {
    overpaint_studio::run();
}
