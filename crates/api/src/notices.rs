//! Mails of the server itself, not of a desk: some words, a link, some more words. Nothing that was
//! typed stands in them but the address, for whoever asks for one may write to anybody: a mail of ours
//! carries nobody's words to a stranger.

use crate::emailing::letter::escaped;
use crate::mail::Letter;

/// What a mail says.
#[derive(Debug)]
pub struct Notice {
    pub subject: &'static str,
    pub before: String,
    pub link: String,
    pub after: String,
}

impl Notice {
    /// The letter to one address. Its id is the same for every try.
    pub fn letter(self, id: String, to: String) -> Letter {
        Letter {
            id,
            sender: "Switchboard".to_owned(),
            reply_to: None,
            to: vec![to],
            subject: self.subject.to_owned(),
            text: self.text(),
            html: self.html(),
            files: Vec::new(),
        }
    }

    fn text(&self) -> String {
        format!("{}\n\n{}\n\n{}\n", self.before, self.link, self.after)
    }

    fn html(&self) -> String {
        let link = escaped(&self.link);
        format!(
            "<!doctype html><html><body style=\"font-family:system-ui,sans-serif;font-size:14px;line-height:20px;color:#1c1e21\">\
             <p>{}</p><p><a href=\"{link}\">{link}</a></p><p style=\"color:#5b6068\">{}</p></body></html>",
            escaped(&self.before),
            escaped(&self.after)
        )
    }
}
