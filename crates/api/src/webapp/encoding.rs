//! Which of the compressed forms that were made with the bundle a browser takes.

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

/// The name of a form and the ending of its file, the smallest first.
pub const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Whether the caller takes `encoding`; `q=0` says no.
pub fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let refused = ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains(&weight.trim());
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn a_form_is_taken_when_it_is_named_and_not_refused() {
        for (given, taken) in [
            ("gzip, deflate, br", true),
            ("br;q=0.5", true),
            ("BR", true),
            ("br;q=0", false),
            ("gzip", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_str(given).expect("a value");
            headers.insert(ACCEPT_ENCODING, value);
            assert_eq!(accepts(&headers, "br"), taken, "{given}");
        }
    }
}
