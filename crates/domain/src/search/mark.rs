//! Where in a text what was looked for stands, and the part of it worth showing.

use super::cut::located;
use super::query::Query;
use std::ops::Range;

/// Longest excerpt, in characters.
const LONGEST: usize = 160;
/// So many characters of it stand before the first mark.
const BEFORE: usize = 40;

/// A text with the places of what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked<'a> {
    text: &'a str,
    /// In order, apart from each other.
    marks: Vec<Range<usize>>,
}

impl Query {
    /// Marks what was looked for in a text.
    pub fn mark<'a>(&self, text: &'a str) -> Marked<'a> {
        let mut marks: Vec<Range<usize>> = Vec::new();
        let mut found: Vec<Range<usize>> = located(text)
            .into_iter()
            .filter(|word| self.wants(&word.text))
            .map(|word| word.at)
            .collect();
        found.sort_unstable_by_key(|at| (at.start, at.end));
        for at in found {
            match marks.last_mut() {
                Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
                _ => marks.push(at),
            }
        }
        Marked { text, marks }
    }
}

impl Marked<'_> {
    /// Whether it has any.
    pub fn is_marked(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Where they are, in bytes.
    pub fn marks(&self) -> &[Range<usize>] {
        &self.marks
    }

    /// All of it as HTML, escaped, with `<mark>`.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() + 16);
        self.write(0..self.text.len(), &mut html);
        html
    }

    /// The part about the first mark on one line as HTML, escaped, with `<mark>`; what is left out
    /// is an ellipsis.
    pub fn excerpt(&self) -> String {
        let first = self.marks.first().map_or(0, |mark| mark.start);
        let from = self.begin(first);
        let to = nth(self.text, from, LONGEST);
        let mut html = String::new();
        if from > 0 {
            html.push('…');
        }
        self.write(from..to, &mut html);
        if to < self.text.len() {
            html.push('…');
        }
        html
    }

    /// Where an excerpt begins that shows what is at `first`: with a word, if one begins in time.
    fn begin(&self, first: usize) -> usize {
        let before = self.text.get(..first).unwrap_or_default();
        let Some((earliest, _)) = before.char_indices().rev().nth(BEFORE) else {
            return 0;
        };
        let lead = before.get(earliest..).unwrap_or_default();
        let gap = lead.char_indices().find(|(_, c)| c.is_whitespace());
        gap.map_or(earliest, |(at, c)| earliest + at + c.len_utf8())
    }

    fn write(&self, part: Range<usize>, html: &mut String) {
        let mut at = part.start;
        for mark in &self.marks {
            let (from, to) = (mark.start.max(part.start), mark.end.min(part.end));
            if from >= to {
                continue;
            }
            escape(self.text.get(at..from).unwrap_or_default(), html);
            html.push_str("<mark>");
            escape(self.text.get(from..to).unwrap_or_default(), html);
            html.push_str("</mark>");
            at = to;
        }
        escape(self.text.get(at..part.end).unwrap_or_default(), html);
    }
}

/// The byte behind so many characters from `from`.
fn nth(text: &str, from: usize, count: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.char_indices().nth(count);
    end.map_or(text.len(), |(at, _)| from + at)
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_whitespace() || c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        text.parse().expect("a query")
    }

    #[test]
    fn whole_words_are_marked_as_they_are_written() {
        let html = query("angs refu").mark("Refunds for Ångström & co.").html();
        assert_eq!(
            html,
            "<mark>Refunds</mark> for <mark>Ångström</mark> &amp; co."
        );
    }

    #[test]
    fn what_looks_like_html_is_text() {
        let html = query("script").mark("<script>'\"</script>").html();
        assert_eq!(
            html,
            "&lt;<mark>script</mark>&gt;&#39;&quot;&lt;/<mark>script</mark>&gt;"
        );
    }

    #[test]
    fn pairs_and_numbers_are_one_mark() {
        assert_eq!(
            query("京都庁").mark("東京都庁").html(),
            "東<mark>京都庁</mark>"
        );
        assert_eq!(
            query("0701234567").mark("call +46 70-123 45 67 now").html(),
            "call +<mark>46 70-123 45 67</mark> now"
        );
    }

    #[test]
    fn an_excerpt_shows_the_first_mark_in_a_line() {
        let text = format!(
            "{}the refund\nis here {}",
            "word ".repeat(50),
            "more ".repeat(80)
        );
        let excerpt = query("refund").mark(&text).excerpt();
        assert!(excerpt.starts_with("…word"), "{excerpt}");
        assert!(
            excerpt.contains("the <mark>refund</mark> is here"),
            "{excerpt}"
        );
        assert!(excerpt.ends_with('…'), "{excerpt}");
        let short = query("refund").mark("a refund").excerpt();
        assert_eq!(short, "a <mark>refund</mark>");
    }
}
