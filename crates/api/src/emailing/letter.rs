//! What a mail of a conversation says: who wrote what and when, as text and as HTML. Everything that
//! people wrote is text in both.

use crate::attachments::Links;
use domain::messages::Direction;
use domain::{AttachmentId, Timestamp};
use std::fmt::Write;
use store::attachments::Attachment;
use store::messages::Listed;

/// A conversation, or a part of it, to be read by somebody outside.
#[derive(Debug)]
pub struct Transcript<'a> {
    pub number: i64,
    pub contact: &'a str,
    pub channel: &'a str,
    /// Where colleagues find it.
    pub link: String,
    /// Oldest first.
    pub messages: &'a [Listed],
    /// Files that are in the mail itself; the others are links.
    pub enclosed: &'a [AttachmentId],
    /// Files that are named and do not go.
    pub withheld: &'a [AttachmentId],
    /// Older ones were left out.
    pub is_cut: bool,
}

const CUT: &str = "Earlier messages are not part of this mail.";
const WITHHELD: &str = "is not part of this mail: such files may not be sent";

impl Transcript<'_> {
    pub fn text(&self, links: &Links) -> String {
        let mut text = format!("#{} · {} · {}\n", self.number, self.contact, self.channel);
        if self.is_cut {
            // A `String` takes whatever is written to it.
            let _ = writeln!(text, "\n{CUT}");
        }
        for listed in self.messages {
            let _ = write!(
                text,
                "\n{} · {}\n",
                self.who(listed),
                at(listed.message.position)
            );
            if let Some(words) = &listed.message.text {
                let _ = writeln!(text, "{}", words.trim_end());
            }
            for file in &listed.attachments {
                let _ = match self.way(file) {
                    Way::Enclosed => writeln!(text, "[{}]", file.name),
                    Way::Linked => writeln!(text, "[{}] {}", file.name, links.for_provider(file)),
                    Way::Withheld => writeln!(text, "[{}] {WITHHELD}", file.name),
                };
            }
        }
        let _ = write!(text, "\n-- \n{}\n", self.link);
        text
    }

    pub fn html(&self, links: &Links) -> String {
        let mut html = format!(
            "<!doctype html><html><body style=\"font-family:system-ui,sans-serif;font-size:14px;line-height:20px;color:#1c1e21\">\
             <p style=\"color:#5b6068\"><b>#{}</b> · {} · {}</p>",
            self.number,
            escaped(self.contact),
            escaped(self.channel)
        );
        if self.is_cut {
            let _ = write!(html, "<p style=\"color:#5b6068\">{CUT}</p>");
        }
        for listed in self.messages {
            let ours = listed.message.direction == Direction::Outbound;
            let ground = if ours { "#eef2ff" } else { "#f3f4f6" };
            let _ = write!(
                html,
                "<div style=\"margin:12px 0;padding:8px 12px;border-radius:8px;background:{ground}\">\
                 <p style=\"margin:0 0 4px;color:#5b6068;font-size:12px\"><b>{}</b> · {}</p>",
                escaped(&self.who(listed)),
                at(listed.message.position)
            );
            if let Some(words) = &listed.message.text {
                let words = escaped(words.trim_end()).replace('\n', "<br>");
                let _ = write!(html, "<p style=\"margin:0\" dir=\"auto\">{words}</p>");
            }
            for file in &listed.attachments {
                let name = escaped(&file.name);
                let _ = match self.way(file) {
                    Way::Enclosed => write!(html, "<p style=\"margin:4px 0 0\">📎 {name}</p>"),
                    Way::Withheld => {
                        write!(html, "<p style=\"margin:4px 0 0\">📎 {name} {WITHHELD}</p>")
                    }
                    Way::Linked => {
                        let link = escaped(&links.for_provider(file));
                        write!(
                            html,
                            "<p style=\"margin:4px 0 0\">📎 <a href=\"{link}\">{name}</a></p>"
                        )
                    }
                };
            }
            html.push_str("</div>");
        }
        let link = escaped(&self.link);
        let _ = write!(html, "<p><a href=\"{link}\">{link}</a></p></body></html>");
        html
    }

    fn who(&self, listed: &Listed) -> String {
        let name = listed
            .author_name
            .as_deref()
            .filter(|name| !name.is_empty());
        match (name, listed.message.direction) {
            (Some(name), _) => name.to_owned(),
            (None, Direction::Inbound) => self.contact.to_owned(),
            (None, Direction::Outbound) => "Switchboard".to_owned(),
        }
    }

    fn way(&self, file: &Attachment) -> Way {
        match file.id {
            id if self.withheld.contains(&id) => Way::Withheld,
            id if self.enclosed.contains(&id) => Way::Enclosed,
            _ => Way::Linked,
        }
    }
}

/// How a file goes along.
enum Way {
    Enclosed,
    Linked,
    Withheld,
}

/// To the minute, UTC: a mail is read in any time zone.
pub fn at(time: Timestamp) -> String {
    let text = time.to_string();
    let minute = text.get(..16).unwrap_or(&text).replace('T', " ");
    format!("{minute} UTC")
}

/// Text in HTML, in attributes too.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_text() {
        let evil = "<img src=x onerror=alert(1)>\"'&";
        assert_eq!(
            escaped(evil),
            "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"
        );
    }

    #[test]
    fn a_moment_is_told_to_the_minute() {
        assert_eq!(at(Timestamp::EPOCH), "1970-01-01 00:00 UTC");
    }
}
