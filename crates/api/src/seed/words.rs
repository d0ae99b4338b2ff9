//! What people write, in many languages and scripts.

use super::dice::Dice;
use std::iter;

/// `[code weight]` begins a language; then first names, last names, lines of customers, of agents.
const PHRASES: &str = include_str!("phrases.txt");

/// What is said in one language.
#[derive(Debug, Default)]
pub struct Language {
    weight: u32,
    first_names: Vec<&'static str>,
    last_names: Vec<&'static str>,
    customers: Vec<&'static str>,
    agents: Vec<&'static str>,
}

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Customer,
    Agent,
}

#[derive(Debug)]
pub struct Languages(Vec<Language>);

impl Languages {
    pub fn read() -> Self {
        let mut all = Vec::new();
        for line in PHRASES.lines() {
            if let Some(head) = line.strip_prefix('[') {
                let weight = head.trim_end_matches(']').rsplit(' ').next();
                all.push(Language {
                    weight: weight.and_then(|w| w.parse().ok()).unwrap_or(1),
                    ..Language::default()
                });
                continue;
            }
            let (Some(language), Some((kind, text))) = (all.last_mut(), line.split_once(' '))
            else {
                continue;
            };
            match kind {
                "f" => language.first_names.extend(text.split(' ')),
                "l" => language.last_names.extend(text.split(' ')),
                "c" => language.customers.push(text),
                _ => language.agents.push(text),
            }
        }
        Self(all)
    }

    /// The place of a language, the common ones more often.
    pub fn choose(&self, dice: &mut Dice) -> usize {
        let places: Vec<usize> = (0..self.0.len()).collect();
        let weight = |place: &usize| self.0.get(*place).map_or(0, |language| language.weight);
        dice.weighted(&places, weight).copied().unwrap_or_default()
    }

    pub fn get(&self, place: usize) -> Option<&Language> {
        self.0.get(place)
    }
}

impl Language {
    pub fn first_name(&self, dice: &mut Dice) -> &'static str {
        dice.pick(&self.first_names).copied().unwrap_or("Kim")
    }

    pub fn last_name(&self, dice: &mut Dice) -> &'static str {
        dice.pick(&self.last_names).copied().unwrap_or("Lee")
    }

    /// A message: mostly one or two sentences, now and then a long one.
    pub fn message(&self, dice: &mut Dice, voice: Voice, name: &str) -> String {
        let lines = match voice {
            Voice::Customer => &self.customers,
            Voice::Agent => &self.agents,
        };
        let (count, gap) = match dice.below(100) {
            0..70 => (1, " "),
            70..97 => (2, " "),
            _ => (5 + dice.below(8), "\n\n"),
        };
        let mut text = String::new();
        for line in iter::repeat_with(|| dice.pick(lines)).take(count).flatten() {
            if !text.is_empty() {
                text.push_str(gap);
            }
            text.push_str(line);
        }
        if text.contains("{n}") {
            text = text.replace("{n}", &dice.between(40_000, 99_999).to_string());
        }
        match text.contains("{name}") {
            true => text.replace("{name}", name),
            false => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_names_and_words() {
        let languages = Languages::read();
        assert!(languages.0.len() >= 15);
        for language in &languages.0 {
            assert!(!language.first_names.is_empty() && !language.last_names.is_empty());
            assert!(!language.customers.is_empty() && !language.agents.is_empty());
        }
    }
}
