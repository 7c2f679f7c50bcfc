use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many edits came with each token.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<String, u64>>);

impl Counts {
    /// Counts one more and tells its number, from 1.
    pub(crate) fn add(&self, token: &str) -> u64 {
        let mut all = self.all();
        let count = all.entry(token.to_owned()).or_default();
        *count += 1;
        *count
    }

    pub(crate) fn of(&self, token: &str) -> u64 {
        self.all().get(token).copied().unwrap_or_default()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
