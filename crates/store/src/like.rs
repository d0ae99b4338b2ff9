//! Patterns of `LIKE`; to be used with `escape('\\')` on columns in lower case, where both databases
//! find the same.

/// What has this text in it somewhere.
pub fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
