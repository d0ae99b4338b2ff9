//! Enumerations that stand as one word in JSON and in the database.
//!
//! The word is the stable form: variants may be renamed, words may not.

/// A text that is none of an enumeration's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known {0}")]
pub struct UnknownWord(pub(crate) &'static str);

/// Declares enums with their words: `as_str`, `ALL`, `Display`, `FromStr`, `AsRef<str>` and serde.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident: $what:literal { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }
    )+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$about])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is written as.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { self.as_str() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err($crate::words::UnknownWord($what)) }
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.as_str()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::conversations::Status;

    #[test]
    fn a_word_is_read_as_it_is_written() -> Result<(), serde_json::Error> {
        for status in Status::ALL {
            assert_eq!(status.to_string().parse(), Ok(*status));
            assert_eq!(
                serde_json::from_str::<Status>(&serde_json::to_string(status)?)?,
                *status
            );
        }
        let unknown = "Open".parse::<Status>().map_err(|error| error.to_string());
        assert_eq!(unknown, Err("not a known status".into()));
        assert!(serde_json::from_str::<Status>("\"ajar\"").is_err());
        Ok(())
    }
}
