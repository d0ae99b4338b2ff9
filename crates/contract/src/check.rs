//! Lets `validator` ask the rules of `domain`, so that 422 lists every refused field at once.

use domain::Flaw;
use std::borrow::Cow;
use std::str::FromStr;
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

/// Refuses a text that is none of the words of `T`.
pub fn one_of<T: FromStr>(text: &str) -> Result<(), ValidationError> {
    text.parse::<T>().map(drop).map_err(|_| unknown())
}

/// Refuses what the domain's parser refuses, with its code and sentence.
pub fn parses<T: FromStr<Err: Flaw>>(text: &str) -> Result<(), ValidationError> {
    text.parse::<T>().map(drop).map_err(|flaw| told(&flaw))
}

/// Refuses a password of the wrong length.
pub fn password(text: &str) -> Result<(), ValidationError> {
    domain::agents::check_password(text).map_err(|flaw| told(&flaw))
}

fn told(flaw: &impl Flaw) -> ValidationError {
    ValidationError::new(flaw.code()).with_message(Cow::Owned(flaw.to_string()))
}

fn unknown() -> ValidationError {
    ValidationError::new("unknown_value").with_message(Cow::Borrowed("not one of the values"))
}
