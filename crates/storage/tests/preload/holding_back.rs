//! Loaded before a program by `LD_PRELOAD`, as a power cut would treat it: what the program writes into files below the
//! folder that `UNSYNCED_BELOW` names stays in the memory of the program until it syncs the file. Whoever kills the
//! program has then discarded all that was not synced; the program itself reads what it wrote.
//!
//! Names of files (making, moving, deleting) go to the disk at once. Files that are mapped into memory cannot be held
//! back: the `-shm` of `SQLite`, which is made anew after a crash, and the folder `index`, which is made from the
//! database. Read by `preload::built`, which compiles it; no part of the workspace, whose crates do nothing unsafe.

use std::collections::BTreeMap;
use std::ffi::{c_char, c_int, c_long, c_uint, c_void};
use std::process::abort;
use std::slice;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

#[cfg(not(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")))]
compile_error!("numbers and layouts below are those of Linux on x86-64 with glibc");

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn __errno_location() -> *mut c_int;
}

// Numbers of system calls (arch/x86/entry/syscalls/syscall_64.tbl).
const READ: c_long = 0;
const WRITE: c_long = 1;
const CLOSE: c_long = 3;
const STAT: c_long = 4;
const FSTAT: c_long = 5;
const LSEEK: c_long = 8;
const PREAD: c_long = 17;
const PWRITE: c_long = 18;
const READV: c_long = 19;
const WRITEV: c_long = 20;
const FSYNC: c_long = 74;
const FDATASYNC: c_long = 75;
const FTRUNCATE: c_long = 77;
const RENAME: c_long = 82;
const UNLINK: c_long = 87;
const READLINK: c_long = 89;
const OPENAT: c_long = 257;

const AT_FDCWD: c_int = -100;
const O_RDWR: c_int = 0o2;
const O_TRUNC: c_int = 0o1000;
const O_APPEND: c_int = 0o2000;
const O_CLOEXEC: c_int = 0o2_000_000;
const SEEK_SET: c_int = 0;
const SEEK_CUR: c_int = 1;
const SEEK_END: c_int = 2;
const EINTR: c_int = 4;
const EBADF: c_int = 9;

const PAGE: usize = 4096;
/// File descriptors from here on are not held back.
const MOST: usize = 65_536;

/// Device and number of a file.
type Key = (u64, u64);

/// `struct stat` as words: device, number, links, kind and rights (low half), …, size at the seventh.
type Stat = [u64; 18];
const LINKS: usize = 2;
const MODE: usize = 3;
const SIZE: usize = 6;

/// What was written into a file and is not on the disk.
struct File {
    /// Up to here the disk shows where no page lies over it.
    shown: u64,
    /// Length as the program sees it; never less than `shown`.
    length: u64,
    pages: BTreeMap<u64, Box<[u8; PAGE]>>,
}

struct Open {
    key: Key,
    append: bool,
}

struct Held {
    files: BTreeMap<Key, File>,
    open: BTreeMap<c_int, Open>,
}

static HELD: Mutex<Held> = Mutex::new(Held { files: BTreeMap::new(), open: BTreeMap::new() });
/// Whether a descriptor is one of `Held::open`: most are not, and need not wait for each other.
static IS_OPEN: [AtomicBool; MOST] = [const { AtomicBool::new(false) }; MOST];

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_open(fd: c_int) -> bool {
    usize::try_from(fd).ok().and_then(|fd| IS_OPEN.get(fd)).is_some_and(|open| open.load(Ordering::Acquire))
}

/// The folder, without a slash at its end.
fn folder() -> Option<&'static str> {
    static FOLDER: OnceLock<Option<String>> = OnceLock::new();
    FOLDER.get_or_init(|| std::env::var("UNSYNCED_BELOW").ok().filter(|folder| !folder.is_empty())).as_deref()
}

fn errno() -> c_int {
    unsafe { *__errno_location() }
}

fn looked(fd: c_int) -> Option<Stat> {
    let mut stat: Stat = [0; 18];
    (unsafe { syscall(FSTAT, c_long::from(fd), stat.as_mut_ptr()) } == 0).then_some(stat)
}

/// The file of a descriptor, where it is to be held back.
fn wanted(fd: c_int) -> Option<Key> {
    let folder = folder()?;
    let link = format!("/proc/self/fd/{fd}\0");
    let mut path = [0_u8; PAGE];
    let length = unsafe { syscall(READLINK, link.as_ptr(), path.as_mut_ptr(), PAGE) };
    let path = std::str::from_utf8(path.get(..usize::try_from(length).ok()?)?).ok()?;
    let below = path.strip_prefix(folder)?.strip_prefix('/')?;
    let stat = looked(fd)?;
    let is_file = stat[MODE] as u32 & 0o170_000 == 0o100_000;
    (is_file && !below.ends_with("-shm") && !below.starts_with("index/")).then_some((stat[0], stat[1]))
}

/// The same file for reading and writing. Closing it lets go of locks, so never of a file of the database.
fn reopened(fd: c_int) -> c_int {
    let link = format!("/proc/self/fd/{fd}\0");
    let flags = c_long::from(O_RDWR | O_CLOEXEC);
    let other = unsafe { syscall(OPENAT, c_long::from(AT_FDCWD), link.as_ptr(), flags, 0 as c_long) };
    if other < 0 { abort() } else { other as c_int }
}

fn close_now(fd: c_int) -> c_int {
    unsafe { syscall(CLOSE, c_long::from(fd)) as c_int }
}

/// Reads from the disk; what is behind the end stays as it is.
fn from_disk(fd: c_int, into: &mut [u8], at: u64) {
    let mut done = 0;
    while done < into.len() {
        let rest = &mut into[done..];
        let read =
            unsafe { syscall(PREAD, c_long::from(fd), rest.as_mut_ptr(), rest.len(), (at + done as u64) as c_long) };
        match read {
            1.. => done += read as usize,
            0 => return,
            _ if errno() == EINTR => {}
            _ if errno() == EBADF => {
                let other = reopened(fd);
                from_disk(other, &mut into[done..], at + done as u64);
                close_now(other);
                return;
            }
            _ => abort(),
        }
    }
}

fn to_disk(fd: c_int, bytes: &[u8], at: u64) {
    let mut done = 0;
    while done < bytes.len() {
        let rest = &bytes[done..];
        let written =
            unsafe { syscall(PWRITE, c_long::from(fd), rest.as_ptr(), rest.len(), (at + done as u64) as c_long) };
        if written > 0 {
            done += written as usize;
        } else if written == 0 || errno() != EINTR {
            abort();
        }
    }
}

fn cut(fd: c_int, length: u64) {
    while unsafe { syscall(FTRUNCATE, c_long::from(fd), length as c_long) } != 0 {
        if errno() != EINTR {
            abort();
        }
    }
}

impl File {
    fn read(&self, fd: c_int, into: &mut [u8], at: u64) -> isize {
        let end = self.length.min(at + into.len() as u64);
        if at >= end {
            return 0;
        }
        let into = &mut into[..(end - at) as usize];
        into.fill(0);
        if at < self.shown {
            let shown = (self.shown.min(end) - at) as usize;
            from_disk(fd, &mut into[..shown], at);
        }
        for (page, bytes) in self.pages.range(at / PAGE as u64..=(end - 1) / PAGE as u64) {
            let start = page * PAGE as u64;
            let (from, to) = (start.max(at), (start + PAGE as u64).min(end));
            into[(from - at) as usize..(to - at) as usize]
                .copy_from_slice(&bytes[(from - start) as usize..(to - start) as usize]);
        }
        into.len() as isize
    }

    fn write(&mut self, fd: c_int, bytes: &[u8], at: u64) {
        let end = at + bytes.len() as u64;
        for page in at / PAGE as u64..=(end - 1) / PAGE as u64 {
            let start = page * PAGE as u64;
            let shown = self.shown;
            let over = self.pages.entry(page).or_insert_with(|| {
                let mut over = Box::new([0; PAGE]);
                if start < shown {
                    let known = (shown - start).min(PAGE as u64) as usize;
                    from_disk(fd, &mut over[..known], start);
                }
                over
            });
            let (from, to) = (start.max(at), (start + PAGE as u64).min(end));
            over[(from - start) as usize..(to - start) as usize]
                .copy_from_slice(&bytes[(from - at) as usize..(to - at) as usize]);
        }
        self.length = self.length.max(end);
    }

    fn cut(&mut self, length: u64) {
        self.pages.retain(|page, _| page * (PAGE as u64) < length);
        if let Some(last) = self.pages.get_mut(&(length / PAGE as u64)) {
            last[(length % PAGE as u64) as usize..].fill(0);
        }
        self.shown = self.shown.min(length);
        self.length = length;
    }

    /// Brings all of it to the disk.
    fn sync(&self, fd: c_int) {
        let on_disk = looked(fd).unwrap_or_else(|| abort())[SIZE];
        if self.shown < on_disk {
            cut(fd, self.shown);
        }
        for (page, bytes) in &self.pages {
            let start = page * PAGE as u64;
            let length = self.length.saturating_sub(start).min(PAGE as u64) as usize;
            to_disk(fd, &bytes[..length], start);
        }
        if looked(fd).unwrap_or_else(|| abort())[SIZE] != self.length {
            cut(fd, self.length);
        }
    }
}

impl Held {
    fn file(&self, fd: c_int) -> Option<&File> {
        self.files.get(&self.open.get(&fd)?.key)
    }

    /// The same, begun where there is none.
    fn file_of(&mut self, fd: c_int) -> Option<(&mut File, bool)> {
        let Open { key, append } = self.open.get(&fd)?;
        let file = self.files.entry(*key).or_insert_with(|| {
            let length = looked(fd).unwrap_or_else(|| abort())[SIZE];
            File { shown: length, length, pages: BTreeMap::new() }
        });
        Some((file, *append))
    }

    /// A file that nobody has open and that has no name any more is gone.
    fn forget(&mut self, key: Key) {
        if !self.open.values().any(|open| open.key == key) {
            self.files.remove(&key);
        }
    }
}

fn opened(fd: c_long, flags: c_int) -> c_int {
    let fd = fd as c_int;
    let place = usize::try_from(fd).ok().and_then(|fd| IS_OPEN.get(fd));
    if let (Some(place), Some(key)) = (place, wanted(fd)) {
        let mut held = held();
        if flags & O_TRUNC != 0 {
            held.files.remove(&key);
        }
        held.open.insert(fd, Open { key, append: flags & O_APPEND != 0 });
        place.store(true, Ordering::Release);
    }
    fd
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { openat(AT_FDCWD, path, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { openat(AT_FDCWD, path, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { openat(folder, path, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    let fd = unsafe { syscall(OPENAT, c_long::from(folder), path, c_long::from(flags), c_long::from(mode)) };
    opened(fd, flags)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(fd: c_int) -> c_int {
    if !is_open(fd) {
        return close_now(fd);
    }
    let mut held = held();
    IS_OPEN[fd as usize].store(false, Ordering::Release);
    let nameless = looked(fd).is_some_and(|stat| stat[LINKS] == 0);
    if let Some(open) = held.open.remove(&fd)
        && nameless
    {
        held.forget(open.key);
    }
    close_now(fd)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread(fd: c_int, into: *mut c_void, count: usize, at: i64) -> isize {
    let guard = (is_open(fd) && count > 0 && at >= 0).then(held);
    if let Some(file) = guard.as_ref().and_then(|held| held.file(fd)) {
        let into = unsafe { slice::from_raw_parts_mut(into.cast::<u8>(), count) };
        return file.read(fd, into, at as u64);
    }
    unsafe { syscall(PREAD, c_long::from(fd), into, count, at) as isize }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread64(fd: c_int, into: *mut c_void, count: usize, at: i64) -> isize {
    unsafe { pread(fd, into, count, at) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite(fd: c_int, bytes: *const c_void, count: usize, at: i64) -> isize {
    let mut guard = (is_open(fd) && count > 0 && at >= 0).then(held);
    if let Some((file, append)) = guard.as_mut().and_then(|held| held.file_of(fd)) {
        let bytes = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), count) };
        // Linux appends whatever place is named.
        let at = if append { file.length } else { at as u64 };
        file.write(fd, bytes, at);
        return count as isize;
    }
    unsafe { syscall(PWRITE, c_long::from(fd), bytes, count, at) as isize }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(fd: c_int, bytes: *const c_void, count: usize, at: i64) -> isize {
    unsafe { pwrite(fd, bytes, count, at) }
}

fn sought(fd: c_int, to: i64, whence: c_int) -> i64 {
    unsafe { syscall(LSEEK, c_long::from(fd), to, c_long::from(whence)) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(fd: c_int, into: *mut c_void, count: usize) -> isize {
    let guard = (is_open(fd) && count > 0).then(held);
    if let Some(file) = guard.as_ref().and_then(|held| held.file(fd)) {
        let at = sought(fd, 0, SEEK_CUR);
        let into = unsafe { slice::from_raw_parts_mut(into.cast::<u8>(), count) };
        let read = file.read(fd, into, at as u64);
        sought(fd, at + read as i64, SEEK_SET);
        return read;
    }
    unsafe { syscall(READ, c_long::from(fd), into, count) as isize }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, count: usize) -> isize {
    let mut guard = (is_open(fd) && count > 0).then(held);
    if let Some((file, append)) = guard.as_mut().and_then(|held| held.file_of(fd)) {
        let at = if append { file.length } else { sought(fd, 0, SEEK_CUR) as u64 };
        let bytes = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), count) };
        file.write(fd, bytes, at);
        sought(fd, at as i64 + count as i64, SEEK_SET);
        return count as isize;
    }
    unsafe { syscall(WRITE, c_long::from(fd), bytes, count) as isize }
}

/// `struct iovec`.
#[repr(C)]
pub struct Part {
    start: *mut c_void,
    length: usize,
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn readv(fd: c_int, parts: *const Part, count: c_int) -> isize {
    if !is_open(fd) {
        return unsafe { syscall(READV, c_long::from(fd), parts, c_long::from(count)) as isize };
    }
    let mut sum = 0;
    for part in unsafe { slice::from_raw_parts(parts, count as usize) } {
        let read = unsafe { read(fd, part.start, part.length) };
        if read < 0 {
            return if sum > 0 { sum } else { read };
        }
        sum += read;
        if read as usize != part.length {
            break;
        }
    }
    sum
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(fd: c_int, parts: *const Part, count: c_int) -> isize {
    if !is_open(fd) {
        return unsafe { syscall(WRITEV, c_long::from(fd), parts, c_long::from(count)) as isize };
    }
    let mut sum = 0;
    for part in unsafe { slice::from_raw_parts(parts, count as usize) } {
        let written = unsafe { write(fd, part.start, part.length) };
        if written < 0 {
            return if sum > 0 { sum } else { written };
        }
        sum += written;
    }
    sum
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn lseek(fd: c_int, to: i64, whence: c_int) -> i64 {
    let guard = (is_open(fd) && whence == SEEK_END).then(held);
    match guard.as_ref().and_then(|held| held.file(fd)) {
        Some(file) => sought(fd, file.length as i64 + to, SEEK_SET),
        None => sought(fd, to, whence),
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn lseek64(fd: c_int, to: i64, whence: c_int) -> i64 {
    unsafe { lseek(fd, to, whence) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate(fd: c_int, length: i64) -> c_int {
    let mut guard = (is_open(fd) && length >= 0).then(held);
    if let Some((file, _)) = guard.as_mut().and_then(|held| held.file_of(fd)) {
        file.cut(length as u64);
        return 0;
    }
    unsafe { syscall(FTRUNCATE, c_long::from(fd), length) as c_int }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(fd: c_int, length: i64) -> c_int {
    unsafe { ftruncate(fd, length) }
}

/// What is held back goes to the disk. The disk itself is not waited for: only this program dies.
fn synced(fd: c_int, number: c_long) -> c_int {
    if !is_open(fd) {
        return unsafe { syscall(number, c_long::from(fd)) as c_int };
    }
    let mut held = held();
    let Some(Open { key, append }) = held.open.get(&fd) else { return 0 };
    let (key, append) = (*key, *append);
    let Some(file) = held.files.remove(&key) else { return 0 };
    // A sync is asked of descriptors too with which nobody can write at this place.
    let probe = unsafe { syscall(PWRITE, c_long::from(fd), [0_u8; 0].as_ptr(), 0 as c_long, 0 as c_long) };
    if append || probe < 0 {
        let other = reopened(fd);
        file.sync(other);
        close_now(other);
    } else {
        file.sync(fd);
    }
    0
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(fd: c_int) -> c_int {
    synced(fd, FSYNC)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(fd: c_int) -> c_int {
    synced(fd, FDATASYNC)
}

/// Puts the length that the program sees into a description of a file.
fn corrected(stat: *mut Stat) {
    let stat = unsafe { &mut *stat };
    if let Some(file) = held().files.get(&(stat[0], stat[1])) {
        stat[SIZE] = file.length;
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fstat(fd: c_int, stat: *mut Stat) -> c_int {
    let done = unsafe { syscall(FSTAT, c_long::from(fd), stat) as c_int };
    if done == 0 && is_open(fd) {
        corrected(stat);
    }
    done
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fstat64(fd: c_int, stat: *mut Stat) -> c_int {
    unsafe { fstat(fd, stat) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn stat(path: *const c_char, stat: *mut Stat) -> c_int {
    let done = unsafe { syscall(STAT, path, stat) as c_int };
    if done == 0 && folder().is_some() {
        corrected(stat);
    }
    done
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn stat64(path: *const c_char, to: *mut Stat) -> c_int {
    unsafe { stat(path, to) }
}

/// The file of this name, where it has no other one.
fn only_name_of(path: *const c_char) -> Option<Key> {
    folder()?;
    let mut stat: Stat = [0; 18];
    let found = unsafe { syscall(STAT, path, stat.as_mut_ptr()) } == 0;
    (found && stat[LINKS] == 1).then_some((stat[0], stat[1]))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    let gone = only_name_of(path);
    let done = unsafe { syscall(UNLINK, path) as c_int };
    if let Some(key) = gone.filter(|_| done == 0) {
        held().forget(key);
    }
    done
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let gone = only_name_of(to).filter(|key| only_name_of(from).as_ref() != Some(key));
    let done = unsafe { syscall(RENAME, from, to) as c_int };
    if let Some(key) = gone.filter(|_| done == 0) {
        held().forget(key);
    }
    done
}
