//! What somebody wrote, and what their mail program left of others below it. Nothing gets lost: both are
//! kept, and where the two are mixed they stay together.

/// What the line above a quote says before its colon, in the languages of common mail programs.
const WROTE: &[&str] = &[
    "wrote",
    "schrieb",
    "a écrit",
    "escribió",
    "ha scritto",
    "schreef",
    "escreveu",
    "skrev",
    "написал",
    "napisał",
];
/// What stands above a mail that is quoted whole.
const ORIGINAL: &[&str] = &[
    "-----original message-----",
    "-----ursprüngliche nachricht-----",
    "-----message d'origine-----",
    "-----mensaje original-----",
    "-----messaggio originale-----",
];
/// How many lines such a line may be broken into.
const BROKEN: usize = 3;

/// What they wrote, and what they quote below it.
pub fn split(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let whole = || (text.trim_end().to_owned(), None);
    let Some(cut) = (0..lines.len()).find(|at| begins_quote(lines.get(*at..).unwrap_or_default()))
    else {
        return whole();
    };
    let (own, quoted) = lines.split_at(cut);
    let own = own.join("\n").trim_end().to_owned();
    // Who only quotes, or answers above each piece, is read whole.
    match own.trim().is_empty() || is_mixed(quoted) {
        true => whole(),
        false => (own, Some(quoted.join("\n").trim_end().to_owned())),
    }
}

fn begins_quote(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else {
        return false;
    };
    if first.starts_with('>') {
        return true;
    }
    let small = first.to_lowercase();
    if ORIGINAL.contains(&small.as_str()) {
        return true;
    }
    // Outlook draws a line, and names the author below.
    let is_rule = first.len() >= 20 && first.chars().all(|c| c == '_');
    if is_rule
        && lines.iter().skip(1).take(2).any(|line| {
            line.starts_with("From:") || line.starts_with("Von:") || line.starts_with("De :")
        })
    {
        return true;
    }
    let begins =
        first.contains(|c: char| c.is_ascii_digit()) || first.contains('@') || first.contains('<');
    begins && attribution(lines).is_some()
}

/// How many lines the words *On … Nora wrote:* take.
fn attribution(lines: &[&str]) -> Option<usize> {
    let mut words = String::new();
    for (n, line) in lines.iter().take(BROKEN).enumerate() {
        if line.trim().is_empty() {
            return None;
        }
        words.push_str(line.trim());
        words.push(' ');
        let small = words.trim_end().to_lowercase();
        if small.ends_with(':') && WROTE.iter().any(|wrote| small.contains(wrote)) {
            return Some(n + 1);
        }
    }
    None
}

/// Whether own words stand between lines that are quoted.
fn is_mixed(quoted: &[&str]) -> bool {
    let is_quote = |line: &&str| line.trim_start().starts_with('>');
    let mut rest = quoted.iter().copied().skip_while(|line| !is_quote(line));
    rest.any(|line| !line.trim().is_empty() && !is_quote(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        split(text).0
    }

    #[test]
    fn what_is_quoted_below_is_kept_apart() {
        for quoted in [
            "> Which one?\n> Nora",
            "On Wed, 8 Oct 2025 at 09:00, Desk <desk@example.com> wrote:\n> Which one?",
            "On Wed, 8 Oct 2025 at 09:00, Desk\n<desk@example.com> wrote:\n\n> Which one?",
            "Am 08.10.2025 um 09:00 schrieb Desk <desk@example.com>:\n> Which one?",
            "Le 8 oct. 2025 à 09:00, Desk a écrit :\n\nWhich one?",
            "-----Original Message-----\nFrom: Desk\n\nWhich one?",
            "________________________________\nFrom: Desk\nSent: now\n\nWhich one?",
        ] {
            let (own, rest) = split(&format!("The blue one.\n\n{quoted}\n"));
            assert_eq!(own, "The blue one.", "{quoted}");
            assert!(
                rest.is_some_and(|rest| rest.contains("Which one?")),
                "{quoted}"
            );
        }
    }

    #[test]
    fn answers_between_the_lines_and_mere_quotes_stay_whole() {
        for text in [
            "> Which one?\nThe blue one.\n> And when?\nTomorrow.",
            "Hi\nOn 8 Oct, Desk wrote:\n> Which one?\nThe blue one.",
            "> Which one?",
            "He wrote:\nCome at 5",
            "The list:\n1\n2",
            "",
        ] {
            assert_eq!(own(text), text);
            assert_eq!(split(text).1, None, "{text}");
        }
    }
}
