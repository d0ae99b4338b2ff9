//! The words of a mail as a simple page beside the plain ones, for programs that show the latter badly: lines
//! stay lines, addresses of the web become links, and all else is text whatever it looks like.

use crate::emailing::letter::escaped;

const SCHEMES: [&str; 2] = ["https://", "http://"];
/// Begins a signature, on a line of its own.
const MARK: &str = "-- ";

/// The page.
pub fn page(words: &str) -> String {
    let mut lines = words.lines();
    let own = lines.by_ref().take_while(|line| *line != MARK).map(line);
    let own = own.collect::<Vec<_>>().join("<br>\n");
    let signature = lines.map(line).collect::<Vec<_>>().join("<br>\n");
    let signature = match signature.is_empty() {
        true => String::new(),
        false => format!("<div style=\"color:#666\">-- <br>\n{signature}</div>"),
    };
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head>\
         <body><div>{own}</div>{signature}</body></html>"
    )
}

fn line(text: &str) -> String {
    let mut rest = text;
    let mut html = String::new();
    while let Some(at) = SCHEMES.iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'');
        let link = from.split(ends).next().unwrap_or(from);
        // A full stop ends the sentence, not the address.
        let link = link.trim_end_matches(['.', ',', ')', '!', '?', ';', ':']);
        let shown = escaped(link);
        html.push_str(&escaped(before));
        html.push_str(&format!("<a href=\"{shown}\">{shown}</a>"));
        rest = from.get(link.len()..).unwrap_or_default();
    }
    html.push_str(&escaped(rest));
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_is_markup() {
        let shown = page("<b>Hi</b> & https://a.example/?x=1&y=\"2\".\nBye");
        assert!(
            shown.contains(
                "&lt;b&gt;Hi&lt;/b&gt; &amp; <a href=\"https://a.example/?x=1&amp;y=\">https://a.example/?x=1&amp;y=</a>"
            ),
            "{shown}"
        );
        assert!(shown.contains("<br>\nBye</div>"), "{shown}");
        assert!(!shown.contains("<b>"), "{shown}");
    }

    #[test]
    fn a_signature_stands_apart() {
        let shown = page("Hello\n\n-- \nAda\nShop");
        let apart = "<div>Hello<br>\n</div><div style=\"color:#666\">-- <br>\nAda<br>\nShop</div>";
        assert!(shown.contains(apart), "{shown}");
    }
}
