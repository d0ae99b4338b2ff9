//! Lets `validator` ask the rules of `domain`, so that 422 lists every refused field at once.

use domain::Flaw;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use utoipa::openapi::Object;
use utoipa::openapi::schema::{
    AdditionalProperties, Array, ArrayBuilder, ObjectBuilder, Schema, Type,
};
use validator::ValidationError;

/// A word of the wire, which a request must not leave unknown.
pub trait Word {
    fn is_known(&self) -> bool;
}

impl<W: Word> Word for &W {
    fn is_known(&self) -> bool {
        (*self).is_known()
    }
}

/// Refuses a word the API does not have.
pub fn known<T: Word>(word: &T) -> Result<(), ValidationError> {
    if word.is_known() {
        Ok(())
    } else {
        Err(unknown())
    }
}

/// Refuses a list with a word the API does not have.
pub fn all_known<T: Word>(words: &[T]) -> Result<(), ValidationError> {
    words.iter().try_for_each(known)
}

/// Refuses a text that is none of the words of `T`.
pub fn one_of<T: FromStr>(text: &str) -> Result<(), ValidationError> {
    text.parse::<T>().map(drop).map_err(|_| unknown())
}

/// Refuses a list in which a text is none of the words of `T`.
pub fn all_of<T: FromStr>(texts: &[String]) -> Result<(), ValidationError> {
    texts.iter().try_for_each(|text| one_of::<T>(text))
}

/// How a list of words looks in the document: see [`all_of`].
pub fn words_schema() -> Array {
    let word = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(LONGEST_WORD));
    ArrayBuilder::new()
        .items(word)
        .max_items(Some(MOST_WORDS))
        .build()
}

/// More than any set of words has, and the longest of them.
const MOST_WORDS: usize = 100;
const LONGEST_WORD: usize = 64;

/// Refuses what the domain's parser refuses, with its code and sentence.
pub fn parses<T: FromStr<Err: Flaw>>(text: &str) -> Result<(), ValidationError> {
    text.parse::<T>().map(drop).map_err(|flaw| told(&flaw))
}

/// Refuses a list in which the domain's parser refuses a text.
pub fn all_parse<T: FromStr<Err: Flaw>>(texts: &[String]) -> Result<(), ValidationError> {
    texts.iter().try_for_each(|text| parses::<T>(text))
}

/// Refuses a password of the wrong length.
pub fn password(text: &str) -> Result<(), ValidationError> {
    domain::agents::check_password(text).map_err(|flaw| told(&flaw))
}

/// More settings than any kind of channel has.
const SETTINGS: usize = 64;
/// More answers than any form of ours asks for, and the longest, in characters.
const ANSWERS: usize = 10;
const ANSWER: usize = 1000;

/// Refuses settings that are too many; which there are is said by the kind of channel.
pub fn settings(given: &Map<String, Value>) -> Result<(), ValidationError> {
    at_most(SETTINGS, given.len())
}

/// Refuses answers that no form asks for.
pub fn answers(given: &BTreeMap<String, String>) -> Result<(), ValidationError> {
    at_most(ANSWERS, given.len())?;
    let longest = given.values().map(|answer| answer.chars().count()).max();
    at_most(ANSWER, longest.unwrap_or_default())
}

/// Refuses more attributes than an organization can have; what they are is said by their definitions.
pub fn attributes(given: &Map<String, Value>) -> Result<(), ValidationError> {
    at_most(domain::contacts::MOST_ATTRIBUTES, given.len())
}

/// How [`attributes`] look in the document.
pub fn attributes_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
        .max_properties(Some(domain::contacts::MOST_ATTRIBUTES))
        .build()
}

/// How [`settings`] look in the document.
pub fn settings_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
        .max_properties(Some(SETTINGS))
        .build()
}

/// How [`answers`] look in the document.
pub fn answers_schema() -> Object {
    let answer = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(ANSWER));
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(answer))
        .max_properties(Some(ANSWERS))
        .build()
}

/// Refuses more values than any template has places; which there are is said by the template.
pub fn template_values(given: &BTreeMap<String, String>) -> Result<(), ValidationError> {
    at_most(domain::templates::MOST_PLACES, given.len())?;
    let longest = given.values().map(|value| value.chars().count()).max();
    at_most(domain::templates::MAX_VALUE, longest.unwrap_or_default())
}

/// How [`template_values`] look in the document.
pub fn template_values_schema() -> Object {
    let value = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(domain::templates::MAX_VALUE));
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(value))
        .max_properties(Some(domain::templates::MOST_PLACES))
        .build()
}

fn at_most(most: usize, has: usize) -> Result<(), ValidationError> {
    if has <= most {
        Ok(())
    } else {
        let message = format!("at most {most}");
        Err(ValidationError::new("too_long").with_message(Cow::Owned(message)))
    }
}

fn told(flaw: &impl Flaw) -> ValidationError {
    ValidationError::new(flaw.code()).with_message(Cow::Owned(flaw.to_string()))
}

fn unknown() -> ValidationError {
    ValidationError::new("unknown_value").with_message(Cow::Borrowed("not one of the values"))
}
