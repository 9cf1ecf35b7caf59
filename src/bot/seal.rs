//! Seals what is kept of a question: whoever has the store without the message reads nothing, and the other way round.
//!
//! The key is made for one case and stands in the buttons of its answer alone, so that it opens nothing else and goes
//! with the answer. AES-128 in GCM (NIST SP 800-38D); a key seals once, so that the nonce may be zero.

#[cfg(feature = "slack")]
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

/// A new key, and the text sealed by it; `None` where the system has no randomness.
#[cfg(feature = "slack")]
pub(super) fn seal(text: &[u8]) -> Option<(u128, Vec<u8>)> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    let mut sealed = text.to_vec();
    key(bytes)?
        .seal_in_place_append_tag(nonce(), Aad::empty(), &mut sealed)
        .ok()?;
    Some((u128::from_be_bytes(bytes), sealed))
}

/// The text that was sealed by this key.
#[cfg(feature = "slack")]
pub(super) fn open(by: u128, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let key = key(by.to_be_bytes())?;
    let opened = key.open_in_place(nonce(), Aad::empty(), &mut sealed).ok()?;
    let length = opened.len();
    sealed.truncate(length);
    Some(sealed)
}

#[cfg(feature = "slack")]
fn key(bytes: [u8; 16]) -> Option<LessSafeKey> {
    Some(LessSafeKey::new(
        UnboundKey::new(&AES_128_GCM, &bytes).ok()?,
    ))
}

#[cfg(feature = "slack")]
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Nothing is sealed for the platforms of this build.
#[cfg(not(feature = "slack"))]
pub(super) fn seal(_: &[u8]) -> Option<(u128, Vec<u8>)> {
    None
}

/// Nothing was sealed for the platforms of this build.
#[cfg(not(feature = "slack"))]
pub(super) fn open(_: u128, _: Vec<u8>) -> Option<Vec<u8>> {
    None
}

#[cfg(all(test, feature = "slack"))]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_key_opens_what_was_sealed() {
        let text = b"arn:aws:s3:::amzn-s3-demo-bucket";
        let (key, sealed) = seal(text).unwrap();
        let (other, again) = seal(text).unwrap();
        assert!(key != other && sealed != again, "each has a key of its own");
        assert!(!sealed.windows(4).any(|window| window == b"demo"));
        assert_eq!(open(key, sealed.clone()).as_deref(), Some(&text[..]));
        assert_eq!(open(other, sealed.clone()), None);
        let mut changed = sealed;
        changed[3] ^= 1;
        assert_eq!(open(key, changed), None);
    }
}
