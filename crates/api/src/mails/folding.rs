//! Where the words of others begin in the HTML of a mail.

use ammonia::Builder;
use std::collections::HashSet;

/// How mail programs begin what they quote; in small letters.
const QUOTES: &[&str] = &[
    "<blockquote",
    "class=\"gmail_quote",
    "class=\"moz-cite-prefix",
    "class=\"yahoo_quoted",
    "id=\"appendonsend",
    "id=\"divrplyfwdmsg",
];
const END: &str = "</blockquote>";

/// What they wrote, and what they quote below it; where the two are mixed nothing is taken apart.
pub fn split(html: &str) -> (&str, Option<&str>) {
    let small = html.to_ascii_lowercase();
    let first = QUOTES.iter().filter_map(|begin| small.find(begin)).min();
    // The tag it is in.
    let cut = first.and_then(|at| small.get(..=at)?.rfind('<'));
    let Some((own, quoted)) = cut.and_then(|at| html.split_at_checked(at)) else {
        return (html, None);
    };
    let after = small.rfind(END).and_then(|at| html.get(at + END.len()..));
    let is_mixed = after.is_some_and(has_words);
    match has_words(own) && !is_mixed {
        true => (own, Some(quoted)),
        false => (html, None),
    }
}

/// Whether anything is to be read there.
fn has_words(html: &str) -> bool {
    let text = Builder::empty()
        .clean_content_tags(HashSet::from(["script", "style", "title"]))
        .clean(html)
        .to_string();
    let text = text.replace("&nbsp;", " ");
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_below_is_taken_apart() {
        for quoted in [
            "<div class=\"gmail_quote\">On Wed, Desk wrote:<blockquote>Which?</blockquote></div>",
            "<BLOCKQUOTE type=cite>Which?</BLOCKQUOTE></body></html>",
            "<div id=\"divRplyFwdMsg\">From: Desk</div><p>Which?</p>",
        ] {
            let html = format!("<style>p{{}}</style><p>The blue one.</p>{quoted}");
            let (own, rest) = split(&html);
            assert_eq!(own, "<style>p{}</style><p>The blue one.</p>", "{quoted}");
            assert_eq!(rest, Some(quoted));
        }
    }

    #[test]
    fn mere_quotes_and_answers_between_stay_whole() {
        for html in [
            "<blockquote>Which?</blockquote>",
            "<style>a{}</style>&nbsp;<blockquote>Which?</blockquote>",
            "Hi<blockquote>Which?</blockquote><p>The blue one.</p>",
            "<p>No quote at all, ünd more</p>",
            "",
        ] {
            assert_eq!(split(html), (html, None));
        }
    }
}
