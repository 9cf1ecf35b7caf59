//! One after the other where it matters, at the same time where it does not.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, Weak};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// So many are known before those that nobody is in are dropped.
const KNOWN: usize = 4096;

/// Whoever enters the same lane waits until it is left, in the order of entering; other lanes are not waited for.
#[derive(Debug)]
pub(super) struct Lanes<K> {
    lanes: std::sync::Mutex<HashMap<K, Weak<Mutex<()>>>>,
}

impl<K> Default for Lanes<K> {
    fn default() -> Self {
        Self {
            lanes: std::sync::Mutex::default(),
        }
    }
}

impl<K: Eq + Hash> Lanes<K> {
    /// Waits until the lane is free, and has it until the guard is dropped.
    pub(super) async fn enter(&self, key: K) -> OwnedMutexGuard<()> {
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            if lanes.len() >= KNOWN {
                lanes.retain(|_, lane| lane.strong_count() > 0);
            }
            match lanes.get(&key).and_then(Weak::upgrade) {
                Some(lane) => lane,
                None => {
                    let lane = Arc::new(Mutex::new(()));
                    lanes.insert(key, Arc::downgrade(&lane));
                    lane
                }
            }
        };
        lane.lock_owned().await
    }
}
