//! The pages: plain, without a script. What was said and taken is a frame that loads itself anew.

use super::{Shown, misbehaving, tellable};
use crate::providers::State;

/// How far a message may get, and the word for it.
pub const STATES: &[(State, &str)] = &[
    (State::Delivered, "delivered"),
    (State::Read, "read"),
    (State::Failed, "failed"),
];

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.25rem .5rem;\
    text-align:left;vertical-align:top;overflow-wrap:anywhere}label{display:block;margin:.5rem 0}\
    input{font:inherit;width:100%;box-sizing:border-box}input.box{width:auto}form.inline{display:inline}\
    iframe{border:0;width:100%;height:32rem}";

/// Who is there.
pub fn index(all: &[Shown]) -> String {
    let row = |shown: &Shown| {
        let kind = escaped(shown.provider.kind());
        format!("<li><a href=\"/{kind}/\">{kind}</a></li>")
    };
    let rows: String = all.iter().map(row).collect();
    whole(
        "Providers",
        "",
        &format!("<h1>Providers</h1><ul>{rows}</ul>"),
    )
}

/// The settings of a channel, what a customer says, and the frame.
pub fn provider(shown: &Shown) -> String {
    let kind = escaped(shown.provider.kind());
    let url = escaped(&shown.talk.url());
    let settings = shown.settings().into_iter();
    let settings = settings
        .map(|(key, value)| row(&[&key, &value], ""))
        .collect::<String>();
    let body = format!(
        "<p><a href=\"/\">Providers</a></p><h1>{kind}</h1>\
         <h2>Settings of the channel</h2><table>{settings}</table>\
         <p>Then <em>Test connection</em>: some providers learn by it where to call.</p>\
         <h2>Write as a customer</h2><form method=\"post\" action=\"/{kind}/say\">\
         <label>Webhook URL of the channel<input name=\"url\" type=\"url\" required value=\"{url}\"></label>\
         <label>Secret that was shown for the channel, if one was and it is not known yet<input name=\"secret\"></label>\
         <label>Number of the customer<input name=\"customer\" type=\"number\" min=\"1\" max=\"99\" \
         value=\"1\"></label>\
         <label>Text<input name=\"text\" required autofocus></label><button>Send</button></form>\
         <iframe src=\"/{kind}/log\" title=\"What was said and taken\"></iframe>{}",
        misbehaving::form(shown)
    );
    whole(&kind, "", &body)
}

/// What the provider took, and what was said to the channel.
pub fn log(shown: &Shown) -> String {
    let kind = escaped(shown.provider.kind());
    let took = shown.provider.took().into_iter().rev().map(|took| {
        let file = took.file.as_ref();
        let file = file.map(|(name, bytes)| format!("{name} ({} bytes)", bytes.len()));
        let buttons = tellable(shown, &took).into_iter().map(|word| {
            format!(
                "<form class=\"inline\" method=\"post\" action=\"/{kind}/tell\">\
                 <input type=\"hidden\" name=\"id\" value=\"{}\">\
                 <button name=\"state\" value=\"{word}\">{word}</button></form> ",
                escaped(&took.id)
            )
        });
        let text = took.text.as_deref().unwrap_or_default();
        let cells = [
            took.id.as_str(),
            &took.to,
            text,
            file.as_deref().unwrap_or_default(),
        ];
        row(&cells, &format!("<td>{}</td>", buttons.collect::<String>()))
    });
    let took: String = took.collect();
    let said = shown.talk.lines().into_iter();
    let said: String = said
        .map(|line| row(&[&line.words, &line.answer], ""))
        .collect();
    let body = format!(
        "<h2>What it took</h2>\
         <table><tr><th>Id</th><th>To</th><th>Text</th><th>File</th><th>Say that it was</th></tr>{took}</table>\
         <h2>What was said to the channel</h2><table><tr><th>Words</th><th>Answer</th></tr>{said}</table>"
    );
    whole(&kind, "<meta http-equiv=\"refresh\" content=\"2\">", &body)
}

fn whole(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>{head}\
         <style>{STYLE}</style></head><body>{body}</body></html>"
    )
}

/// Texts, and a cell that is marked up already.
fn row(cells: &[&str], last: &str) -> String {
    let cells = cells
        .iter()
        .map(|text| format!("<td>{}</td>", escaped(text)));
    format!("<tr>{}{last}</tr>", cells.collect::<String>())
}

fn escaped(text: &str) -> String {
    let texts = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
    ];
    let start = text.to_owned();
    texts
        .iter()
        .fold(start, |text, (sign, name)| text.replace(*sign, name))
}
