//! How long a password is. Whether it is strong is judged where the word lists are.

use crate::Flaw;

/// Why a password cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 8 characters.
    #[error("a password has at least 8 characters")]
    TooShort,
    /// More than 128 characters; hashing costs by length.
    #[error("a password has at most 128 characters")]
    TooLong,
}

impl Flaw for PasswordError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
        }
    }
}

/// Whether a password has a length that is accepted; spaces count.
pub fn check_password(password: &str) -> Result<(), PasswordError> {
    match password.chars().count() {
        0..8 => Err(PasswordError::TooShort),
        8..=128 => Ok(()),
        _ => Err(PasswordError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_8_to_128_characters() {
        assert_eq!(check_password(&"é".repeat(7)), Err(PasswordError::TooShort));
        assert_eq!(check_password(&"é".repeat(8)), Ok(()));
        assert_eq!(check_password(&" ".repeat(128)), Ok(()));
        assert_eq!(
            check_password(&"x".repeat(129)),
            Err(PasswordError::TooLong)
        );
    }
}
