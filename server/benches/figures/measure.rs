//! Reading the machine: CPU, memory, sizes, percentiles.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The value below which `share` of all lie, in milliseconds.
pub fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1;
    times[at].as_secs_f64() * 1000.0
}

/// Milliseconds that this thread spends on a CPU for one call, mean over `count` calls after a warm-up.
pub fn cpu_of(count: u32, mut call: impl FnMut()) -> f64 {
    for _ in 0..count / 10 {
        call();
    }
    let on_cpu = || -> f64 {
        let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0.0)
    };
    let (before, begun) = (on_cpu(), Instant::now());
    for _ in 0..count {
        call();
    }
    let spent = on_cpu() - before;
    let milliseconds = if spent > 0.0 { spent / 1e6 } else { begun.elapsed().as_secs_f64() * 1000.0 };
    milliseconds / f64::from(count)
}

/// CPU time of a process so far, user and system, in milliseconds.
pub fn cpu(pid: u32) -> f64 {
    // Sum over its threads, in nanoseconds: finer than the ticks of /proc/<pid>/stat.
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let nanoseconds: f64 = threads
        .filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok())
        .filter_map(|text| text.split(' ').next()?.parse::<f64>().ok())
        .sum();
    nanoseconds / 1e6
}

/// Anonymous memory of a process in MB.
pub fn memory(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kilobytes: f64 = text
        .lines()
        .find_map(|line| line.strip_prefix("Anonymous:"))
        .and_then(|rest| rest.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0.0);
    kilobytes / 1024.0
}

/// Bytes of all files below a folder.
pub fn size(folder: &Path) -> u64 {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
