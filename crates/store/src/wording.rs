//! The language of PostgreSQL's messages. Its codes do not come through diesel, which keeps only kinds of some, so
//! an outage is told by its words (`error.rs`); in another language it would look like a mistake of ours. A superuser's
//! connections ask for English (`connect.rs`); other roles may not, and somebody else has to.

use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Text;

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    lc_messages: String,
}

/// Warns where outages will not be known for what they are.
pub fn look(db: &mut Db) -> StoreResult<()> {
    let Db::Postgres(c) = db else { return Ok(()) };
    let Setting { lc_messages } = diesel::sql_query("SHOW lc_messages").get_result(c)?;
    if !is_english(&lc_messages) {
        tracing::warn!(
            %lc_messages,
            "PostgreSQL words its errors in another language, so an outage may be answered with 500 instead of \
             503: ALTER DATABASE … SET lc_messages = 'C'"
        );
    }
    Ok(())
}

/// Whether messages are those of the source text. An empty setting is that of PostgreSQL's own environment,
/// of which nobody can say more.
fn is_english(locale: &str) -> bool {
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    ["", "C", "POSIX", "en", "English"].contains(&language)
}

#[cfg(test)]
mod tests {
    use super::is_english;

    #[test]
    fn the_untranslated_and_the_english_are_known() {
        for known in [
            "",
            "C",
            "C.UTF-8",
            "POSIX",
            "en_US.UTF-8",
            "en_GB",
            "English_United States.1252",
        ] {
            assert!(is_english(known), "{known}");
        }
        for other in [
            "de_DE.UTF-8",
            "fr_FR@euro",
            "ca_ES",
            "German_Germany.1252",
            "c_x",
        ] {
            assert!(!is_english(other), "{other}");
        }
    }
}
