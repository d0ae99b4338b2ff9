//! The HTML of a stranger as a page that does no harm: what could run, reach out or cover something is
//! taken away, pictures that came along are linked, and what is quoted is folded.

use super::folding::split;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What becomes of pictures that are elsewhere: whoever keeps them learns who looks at them, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remote {
    Left,
    Shown,
}

const STYLE: &str = ":root{color-scheme:light}body{margin:0;padding:12px;background:#fff;color:#1c2024;\
    font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}\
    table{max-width:100%}pre{white-space:pre-wrap}blockquote{margin:8px 0;padding-inline-start:12px;\
    border-inline-start:2px solid #d4d7db}details{margin-top:12px}summary{cursor:pointer;color:#5c636b;\
    width:max-content}a{color:#1a5fb4}";
/// How things look, and nothing that moves them out of their place.
const PROPERTIES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
];
const ATTRIBUTES: &[&str] = &[
    "align", "bgcolor", "dir", "height", "style", "valign", "width",
];
const SCHEMES: &[&str] = &["cid", "data", "http", "https", "mailto", "tel"];

/// Where a link may lead.
const LINKS: &[&str] = &["http", "https", "mailto", "tel"];

/// The links of pictures that came along, by their `Content-ID`.
pub type Pictures = BTreeMap<String, String>;

/// The page. How many pictures of elsewhere it has is said on its root, for the app.
pub fn page(html: &str, remote: Remote, pictures: Pictures) -> String {
    let sources = Arc::new(Sources {
        remote,
        pictures,
        elsewhere: AtomicUsize::new(0),
    });
    let (own, quoted) = split(html);
    let own = harmless(own, &sources);
    let quoted = quoted.map(|quoted| {
        let quoted = harmless(quoted, &sources);
        format!("<details><summary aria-label=\"Quoted text\">•••</summary>{quoted}</details>")
    });
    let count = sources.elsewhere.load(Ordering::Relaxed);
    format!(
        "<!doctype html><html data-remote-images=\"{count}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Mail</title>\
         <style>{STYLE}</style></head><body>{own}{}</body></html>",
        quoted.unwrap_or_default()
    )
}

/// Where the pictures of a mail may be.
struct Sources {
    remote: Remote,
    pictures: Pictures,
    /// How many of them are elsewhere.
    elsewhere: AtomicUsize,
}

impl Sources {
    /// The address of a picture, if it may be looked at.
    fn of(&self, address: &str) -> Option<String> {
        match address.split_once(':')? {
            ("cid", id) => self.pictures.get(id).cloned(),
            ("data", kind) => kind.starts_with("image/").then(|| address.to_owned()),
            ("http" | "https", _) => {
                self.elsewhere.fetch_add(1, Ordering::Relaxed);
                (self.remote == Remote::Shown).then(|| address.to_owned())
            }
            _ => None,
        }
    }
}

fn harmless(html: &str, sources: &Arc<Sources>) -> String {
    let sources = Arc::clone(sources);
    // A path alone would lead into the app.
    let is_link = |value: &str| {
        let scheme = value
            .split_once(':')
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| LINKS.contains(&scheme.as_str()))
    };
    Builder::default()
        .add_tags(["center", "font"])
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attributes("font", ["color", "face", "size"])
        .add_tag_attributes("table", ["border", "cellpadding", "cellspacing"])
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .filter_style_properties(PROPERTIES.iter().copied().collect())
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(
            move |element, attribute, value| match (element, attribute) {
                ("img", "src") => sources.of(value).map(Cow::Owned),
                (_, "href" | "cite") => is_link(value).then_some(Cow::Borrowed(value)),
                _ => Some(Cow::Borrowed(value)),
            },
        )
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str, remote: Remote) -> String {
        let logo = "/files/1/logo.png?e=1&s=a".to_owned();
        page(html, remote, Pictures::from([("logo@x".to_owned(), logo)]))
    }

    /// The body alone.
    fn body(html: &str) -> String {
        let page = shown(html, Remote::Left);
        let (_, body) = page.split_once("<body>").unwrap_or_default();
        body.trim_end_matches("</body></html>").to_owned()
    }

    #[test]
    fn nothing_runs_reaches_out_or_leaves_its_place() {
        for evil in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"/signout\" onerror=x>x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
            "<form action=\"https://evil.example\"><input name=password></form>",
            "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
            "<base href=\"https://evil.example/\">",
            "<link rel=stylesheet href=\"https://evil.example/x.css\">",
            "<style>body{background:url(https://evil.example)}</style>",
            "<div style=\"position:fixed;inset:0\">x</div>",
            "<div style=\"background:url(https://evil.example)\">x</div>",
            "<div style=\"background-color:red;background-image:url('https://evil.example')\">x</div>",
            "<video src=\"https://evil.example\" autoplay></video>",
            "<object data=\"https://evil.example\"></object>",
            "<body onload=alert(1)>x",
            "<details open ontoggle=alert(1)>x</details>",
            "</body></html><script>alert(1)</script>",
            "<img src=\"https://evil.example/pixel.png\" srcset=\"https://evil.example/2x.png 2x\">",
        ] {
            let clean = body(evil).to_lowercase();
            for word in [
                "<script",
                "alert(1)\"",
                "onerror",
                "onload",
                "ontoggle",
                "javascript:",
                "<iframe",
                "<form",
                "<input",
                "<meta",
                "<base",
                "<link",
                "<style",
                "position",
                "evil.example",
                "<video",
                "<object",
                "<svg",
                "signout",
                "url(",
            ] {
                assert!(!clean.contains(word), "{word} of {evil}: {clean}");
            }
        }
    }

    #[test]
    fn how_it_looks_stays() {
        let html = "<table width=\"600\"><tr><td style=\"color:red;padding:4px\" align=\"center\">\
                    <b>Order</b> <a href=\"https://shop.example/1\">A-17</a></td></tr></table>";
        let clean = body(html);
        for kept in [
            "<table width=\"600\"",
            "color:red",
            "align=\"center\"",
            "<b>Order</b>",
        ] {
            assert!(clean.contains(kept), "{kept}: {clean}");
        }
        assert!(clean.contains("href=\"https://shop.example/1\""), "{clean}");
        assert!(
            clean.contains("target=\"_blank\"") && clean.contains("noopener"),
            "{clean}"
        );
    }

    #[test]
    fn pictures_that_came_along_are_there_and_others_when_asked_for() {
        let html = "<img src=\"cid:logo@x\"><img src=\"cid:gone@x\"><img src=\"https://shop.example/a.png\">";
        let left = shown(html, Remote::Left);
        assert!(
            left.contains("src=\"/files/1/logo.png?e=1&amp;s=a\""),
            "{left}"
        );
        assert!(
            !left.contains("shop.example") && !left.contains("cid:"),
            "{left}"
        );
        assert!(left.contains("data-remote-images=\"1\""), "{left}");
        let all = shown(html, Remote::Shown);
        assert!(all.contains("src=\"https://shop.example/a.png\""), "{all}");
    }

    #[test]
    fn what_is_quoted_is_folded() {
        let clean = body("<p>Blue.</p><blockquote>Which?</blockquote>");
        let (own, quoted) = clean.split_once("<details>").unwrap_or_default();
        assert_eq!(own, "<p>Blue.</p>");
        assert!(quoted.contains("Which?"));
    }
}
