//! The same work on many things, on as many threads as there are cores, handed back in order.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many things are under way at once: memory holds so many pages and no more, and 中止 waits for
/// so many at most.
pub(crate) const ROUND: usize = 8;

/// Does the work on each thing and returns what came of it, in the order of the things.
pub(crate) fn in_order<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(things.len()));
    let lane = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return };
            let result = work(thing);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((at, result));
        }
    };
    std::thread::scope(|scope| {
        // This thread is a lane too.
        for _ in 1..cores.min(things.len()) {
            scope.spawn(lane);
        }
        lane();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_things_whoever_is_done_first() {
        let things: Vec<u64> = (0..40).collect();
        let slow_first = |thing: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(400 - thing * 10));
            thing * 2
        };
        let wanted: Vec<u64> = things.iter().map(|thing| thing * 2).collect();
        assert_eq!(in_order(&things, slow_first), wanted);
        assert!(in_order(&[], slow_first).is_empty());
    }
}
