//! Settings described as data: a form is drawn, checked and kept secret from the same lines.

use domain::Flaw;
use domain::channels::fields::FieldFormat;
use domain::organizations::{Language, LanguageError};
use serde_json::{Map, Value};

/// A channel's settings, secrets included.
pub type Settings = Map<String, Value>;

/// One field of a settings form.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its key in [`Settings`].
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub kind: SettingKind,
    /// Whether the channel does not work without.
    pub required: bool,
    /// A sentence below the field.
    pub help: Option<&'static str>,
    /// What it is when nothing is given.
    pub default: Option<&'static str>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A language by its tag; the organization's when nothing is given.
    Language,
    /// A text that is stored sealed and never read back.
    Secret,
    /// A whole number.
    Number,
    /// Where a server listens.
    Port,
    /// An email address.
    Email,
    /// A telephone number in E.164.
    Phone,
    /// One of these.
    Choice(&'static [Choice]),
    /// `http://` or `https://`; where it may lead is for the caller to judge.
    Url,
    /// A server by its name, or its address; where it may be is for the caller to judge.
    Host,
    /// On or off.
    Switch,
}

/// One value of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As stored.
    pub value: &'static str,
    /// What people read.
    pub label: &'static str,
}

/// What is wrong with one setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFlaw {
    /// Its key.
    pub key: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl SettingFlaw {
    /// A flaw of the setting `key`.
    pub fn new(key: &str, code: &'static str, message: &str) -> Self {
        Self {
            key: key.to_owned(),
            code,
            message: message.to_owned(),
        }
    }
}

/// Longest value of a text, in characters.
const MAX_TEXT: usize = 2000;

/// Everything that is wrong with `settings`, by the description and by the connector itself.
pub fn check(connector: &dyn crate::Connector, settings: &Settings) -> Vec<SettingFlaw> {
    let known = connector.settings();
    let unknown = settings
        .keys()
        .filter(|key| !known.iter().any(|setting| setting.key == key.as_str()))
        .map(|key| SettingFlaw::new(key, "unknown", "There is no such setting"));
    let wrong = known
        .iter()
        .filter_map(|setting| setting.flaw(settings.get(setting.key)));
    let mut flaws: Vec<_> = unknown.chain(wrong).collect();
    if flaws.is_empty() {
        flaws = connector.check(settings);
    }
    flaws
}

/// A text setting; empty counts as absent.
pub fn text<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
    settings
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

impl Setting {
    /// A field that may stay empty, without a word about it and without a default.
    pub const fn new(key: &'static str, label: &'static str, kind: SettingKind) -> Self {
        Self {
            key,
            label,
            kind,
            required: false,
            help: None,
            default: None,
        }
    }

    fn flaw(&self, value: Option<&Value>) -> Option<SettingFlaw> {
        let is_blank = match value {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        let (code, message) = match value {
            _ if is_blank && self.required => ("required", "This is needed".to_owned()),
            None => return None,
            Some(_) if is_blank => return None,
            Some(value) => self.kind.flaw(value)?,
        };
        Some(SettingFlaw::new(self.key, code, &message))
    }
}

impl SettingKind {
    /// What its text has to look like, if it is not any text.
    fn format(self) -> Option<FieldFormat> {
        match self {
            Self::Url => Some(FieldFormat::Url),
            Self::Host => Some(FieldFormat::Host),
            Self::Email => Some(FieldFormat::Email),
            Self::Phone => Some(FieldFormat::Phone),
            Self::Number => Some(FieldFormat::Number),
            Self::Port => Some(FieldFormat::Port),
            Self::Text
            | Self::LongText
            | Self::Language
            | Self::Secret
            | Self::Choice(_)
            | Self::Switch => None,
        }
    }

    fn flaw(self, value: &Value) -> Option<(&'static str, String)> {
        let known = |(code, message): (_, &str)| (code, message.to_owned());
        match (self, value) {
            (Self::Switch, Value::Bool(_)) => None,
            (Self::Choice(choices), Value::String(text)) => {
                let is_one = choices.iter().any(|choice| choice.value == text);
                let flaw = ("unknown_value", "Not one of the values");
                (!is_one).then(|| known(flaw))
            }
            (Self::Number | Self::Port, Value::Number(number)) => self.typed(&number.to_string()),
            (Self::Number | Self::Port | Self::Switch | Self::Choice(_), _) => {
                Some(known(("unexpected", "This is of another type")))
            }
            (_, Value::String(text)) if text.chars().count() > MAX_TEXT => {
                Some(known(("too_long", "This is too long")))
            }
            (Self::Language, Value::String(tag)) => tag.parse::<Language>().err().map(|_| {
                let message = "A language is written by its tag, such as en or pt-BR";
                known((LanguageError.code(), message))
            }),
            (_, Value::String(text)) => self.typed(text),
            _ => Some(known(("unexpected", "This is of another type"))),
        }
    }

    fn typed(self, text: &str) -> Option<(&'static str, String)> {
        let flaw = self.format()?.check(text).err()?;
        Some((flaw.code(), flaw.to_string()))
    }
}
