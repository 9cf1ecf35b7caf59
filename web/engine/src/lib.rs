//! The door between the page and kyoka: three functions over one room of bytes.
//!
//! The page asks for [`room`], writes a question there (`kyoka::page`), calls [`answer`] with its length, and reads as
//! many bytes as that says from where [`answered`] points. No other code than this file has a name that a linker sees.

use kyoka::kb::KnowledgeBase;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// The articles inside: read when one is needed.
static KB: LazyLock<KnowledgeBase> = LazyLock::new(KnowledgeBase::embedded);

/// The question, then its answer.
static ROOM: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn bytes() -> MutexGuard<'static, Vec<u8>> {
    ROOM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes room for a question of so many bytes, and says where it is.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut room = bytes();
    *room = vec![0; length];
    room.as_mut_ptr()
}

/// Answers the question in the room, and says how many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let question = std::mem::take(&mut *bytes());
    let answer = kyoka::page::answer(&question, &KB);
    let mut room = bytes();
    *room = answer.into_bytes();
    room.len()
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answered() -> *const u8 {
    bytes().as_ptr()
}
