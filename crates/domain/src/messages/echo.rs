//! A message of ours may come back from its provider, as what somebody wrote with the provider's own app does.
//! Where the answer to its handing over was lost, nothing but what it says tells which it is.

use super::text::clean;
use crate::Timestamp;

/// How much longer than it took us to think of it a message may take to come back, in seconds: as long as it is
/// tried, and once more.
const LATEST: i64 = 2 * 3600;
/// How much clocks differ, in seconds.
const EARLIEST: i64 = -60;

/// Words, if there are any, and since when they are in the thread.
pub type Spoken<'a> = (Option<&'a str>, Timestamp);

/// Whether what came back is what we handed over without hearing that it was taken.
pub fn is_what_was_lost((lost, left_at): Spoken<'_>, (echo, came_at): Spoken<'_>) -> bool {
    let words = |text: Option<&str>| text.map(clean).map(|text| text.trim().to_owned());
    let words = |text| words(text).filter(|text| !text.is_empty());
    let is_in_time =
        (left_at.plus_seconds(EARLIEST)..=left_at.plus_seconds(LATEST)).contains(&came_at);
    is_in_time && words(lost) == words(echo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_the_same_at_about_the_same_time() {
        let at = |seconds: i64| Timestamp::EPOCH.plus_seconds(10_000 + seconds);
        let is = |echo, seconds| is_what_was_lost((Some("Hello"), at(0)), (echo, at(seconds)));
        assert!(is(Some("Hello"), 5));
        assert!(is(Some(" Hello \n"), -2), "clocks differ");
        assert!(!is(Some("Hello!"), 5));
        assert!(!is(None, 5));
        assert!(!is(Some("Hello"), 86_400), "somebody says it again");
        assert!(!is(Some("Hello"), -600), "somebody had said it");
        assert!(
            is_what_was_lost((None, at(0)), (Some(""), at(1))),
            "a picture"
        );
    }
}
