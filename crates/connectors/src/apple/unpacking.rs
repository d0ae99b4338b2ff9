//! Calls come packed by gzip. What comes out of a small one may be huge, so it is read to a limit.

use flate2::read::GzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The most that comes out of a call; a message has some kilobytes.
const MOST: usize = 4 * 1024 * 1024;
/// What every packed body begins with.
const MAGIC: &[u8] = &[0x1f, 0x8b];

/// The body as it was before it was packed, or what came out of it and why that is not all. One that was
/// unpacked on its way is taken as it is.
pub fn unpacked(body: &[u8]) -> Result<Cow<'_, [u8]>, (Vec<u8>, String)> {
    if !body.starts_with(MAGIC) {
        return Ok(Cow::Borrowed(body));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MOST).unwrap_or(u64::MAX).saturating_add(1);
    match GzDecoder::new(body).take(limit).read_to_end(&mut bytes) {
        Ok(count) if count > MOST => {
            let reason = format!("it is larger than {MOST} bytes once it is unpacked");
            // Nobody looks through all of it.
            bytes.truncate(MOST / 1024);
            Err((bytes, reason))
        }
        Ok(_) => Ok(Cow::Owned(bytes)),
        Err(error) => Err((bytes, format!("it cannot be unpacked: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    }

    #[test]
    fn packed_or_not_it_is_the_same() {
        assert_eq!(unpacked(b"{}").as_deref(), Ok(b"{}".as_slice()));
        assert_eq!(unpacked(&packed(b"{}")).as_deref(), Ok(b"{}".as_slice()));
    }

    #[test]
    fn a_small_call_with_much_in_it_is_not_unpacked_to_its_end() {
        let bomb = packed(&vec![b' '; 3 * MOST]);
        assert!(bomb.len() < MOST / 50, "{}", bomb.len());
        let (beginning, reason) = unpacked(&bomb).expect_err("too large");
        assert!(
            beginning.len() < MOST && reason.contains("larger"),
            "{reason}"
        );
        let just = packed(&vec![b' '; MOST]);
        assert_eq!(unpacked(&just).expect("all").len(), MOST);
    }

    #[test]
    fn what_breaks_off_says_so() {
        let mut cut = packed(b"{\"id\":\"1\"}");
        cut.truncate(cut.len() - 9);
        let (_, reason) = unpacked(&cut).expect_err("broken");
        assert!(reason.contains("unpacked"), "{reason}");
    }
}
