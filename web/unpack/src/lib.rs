//! Unpacks the engine: LZMA in, the module out. Small, because it is what is not packed itself.
//!
//! The page asks for [`room`], writes the packed bytes there, calls [`unpack`], and reads as many bytes as that says from
//! where [`unpacked`] points.

use lzma_rust2::LzmaReader;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The packed bytes, then the module.
static ROOM: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// The most memory of the dictionary, in KiB: as much as `web/pack` uses.
const DICTIONARY_KIB: u32 = 64 << 10;

fn bytes() -> MutexGuard<'static, Vec<u8>> {
    ROOM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes room for so many packed bytes, and says where it is.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut room = bytes();
    *room = vec![0; length];
    room.as_mut_ptr()
}

/// Unpacks what is in the room, and says how many bytes that makes; 0 where it is damaged.
#[unsafe(no_mangle)]
pub extern "C" fn unpack() -> usize {
    let packed = std::mem::take(&mut *bytes());
    let mut room = bytes();
    let read = LzmaReader::new_mem_limit(packed.as_slice(), DICTIONARY_KIB, None)
        .and_then(|mut reader| Ok(reader.read_to_end(&mut room)?));
    read.unwrap_or(0)
}

/// Where the unpacked bytes are.
#[unsafe(no_mangle)]
pub extern "C" fn unpacked() -> *const u8 {
    bytes().as_ptr()
}
