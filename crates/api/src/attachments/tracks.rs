//! Whether a container that could hold a film holds sound alone, as what browsers record of a voice does.
//! Only what stands before the first piece of media counts, so that chance bytes mean nothing; a file whose
//! description is not all in its beginning stays a film.

/// The type of a container by its tracks; `found` is what its first bytes say.
pub fn media_type(found: &'static str, head: &[u8]) -> &'static str {
    let heard = match found {
        "video/webm" => before(head, &[CLUSTER]).is_some_and(is_matroska_sound),
        "video/mp4" => before(head, &[b"moof", b"mdat"]).is_some_and(is_mp4_sound),
        _ => false,
    };
    match found {
        "video/webm" if heard => "audio/webm",
        "video/mp4" if heard => "audio/mp4",
        found => found,
    }
}

/// The id of the Matroska element that holds media: <https://www.rfc-editor.org/rfc/rfc9559>.
const CLUSTER: &[u8] = b"\x1f\x43\xb6\x75";
/// What stands before an id that an index at the beginning only names: `SeekID`, four bytes long.
const NAMED: &[u8] = b"\x53\xab\x84";

/// What stands before the first of these marks, if one is there.
fn before<'a>(head: &'a [u8], marks: &[&[u8]]) -> Option<&'a [u8]> {
    let is_mark = |at: &usize| {
        let behind = head.split_at_checked(*at);
        behind.is_some_and(|(told, rest)| {
            marks.iter().any(|mark| rest.starts_with(mark)) && !told.ends_with(NAMED)
        })
    };
    let at = (0..head.len()).find(is_mark)?;
    head.get(..at)
}

/// Each track names its codec in an element `CodecID` (0x86, a size, a text): `A_OPUS`, `V_VP9`.
fn is_matroska_sound(description: &[u8]) -> bool {
    let has = |kind: u8| {
        let is_codec = |window: &[u8]| matches!(window, [0x86, _, k, b'_'] if *k == kind);
        description.windows(4).any(is_codec)
    };
    has(b'A') && !has(b'V')
}

/// Each track has a box `hdlr` whose kind of handler stands after 8 bytes: ISO/IEC 14496-12, 8.4.3.
fn is_mp4_sound(description: &[u8]) -> bool {
    let has = |kind: &[u8; 4]| {
        let is_handler =
            |window: &[u8]| window.starts_with(b"hdlr") && window.ends_with(kind.as_slice());
        description.windows(16).any(is_handler)
    };
    has(b"soun") && !has(b"vide")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webm(codecs: &[&str]) -> Vec<u8> {
        let mut file = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
        for codec in codecs {
            file.push(0x86);
            file.push(0x80 | codec.len() as u8);
            file.extend(codec.as_bytes());
        }
        file
    }

    fn mp4(handlers: &[&str]) -> Vec<u8> {
        let mut file = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
        for handler in handlers {
            file.extend(b"\0\0\0\x2dhdlr\0\0\0\0\0\0\0\0");
            file.extend(handler.as_bytes());
            file.extend(b"\0\0\0\0\0\0\0\0\0\0\0\0Track\0");
        }
        file
    }

    #[test]
    fn sound_alone_is_sound() {
        let sound = [webm(&["A_OPUS"]), CLUSTER.to_vec()].concat();
        assert_eq!(media_type("video/webm", &sound), "audio/webm");
        let film = [webm(&["A_OPUS", "V_VP9"]), CLUSTER.to_vec()].concat();
        assert_eq!(media_type("video/webm", &film), "video/webm");
        let sound = [mp4(&["soun"]), b"\0\0\0\x10moof".to_vec()].concat();
        assert_eq!(media_type("video/mp4", &sound), "audio/mp4");
        let film = [mp4(&["soun", "vide"]), b"\0\0\0\x10mdat".to_vec()].concat();
        assert_eq!(media_type("video/mp4", &film), "video/mp4");
    }

    #[test]
    fn what_an_index_names_is_not_there_yet() {
        let index = [NAMED, CLUSTER].concat();
        let begun = [webm(&[]), index.clone(), webm(&["A_OPUS"])].concat();
        assert_eq!(media_type("video/webm", &begun), "video/webm");
        let sound = [begun, CLUSTER.to_vec()].concat();
        assert_eq!(media_type("video/webm", &sound), "audio/webm");
    }

    #[test]
    fn what_is_described_further_on_or_not_at_all_stays_a_film() {
        assert_eq!(media_type("video/webm", &webm(&["A_OPUS"])), "video/webm");
        assert_eq!(media_type("video/mp4", &mp4(&["soun"])), "video/mp4");
        let chance = [webm(&[]), CLUSTER.to_vec(), webm(&["A_OPUS"])].concat();
        assert_eq!(media_type("video/webm", &chance), "video/webm");
        assert_eq!(media_type("image/png", b"\x89PNG"), "image/png");
        assert_eq!(media_type("video/mp4", b""), "video/mp4");
    }
}
