//! The page of a website a visitor writes from. Where they were is told to agents; what a page was
//! asked for is not kept, because queries carry tokens and names.

use url::Url;

/// Longest address that is kept, in characters; a session token carries it.
const LONGEST: usize = 500;

/// Scheme, host and path; none where a browser would not show a page of a website.
pub fn kept(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    url.set_query(None);
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let page = String::from(url);
    (is_web && page.chars().count() <= LONGEST).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_they_were_is_kept() {
        for (text, page) in [
            (
                "https://shop.example/cart?token=1#top",
                Some("https://shop.example/cart"),
            ),
            (
                "http://ada:secret@shop.example",
                Some("http://shop.example/"),
            ),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("/cart", None),
            ("", None),
        ] {
            assert_eq!(kept(text).as_deref(), page, "{text}");
        }
        assert_eq!(kept(&format!("https://a/{}", "x".repeat(500))), None);
    }
}
