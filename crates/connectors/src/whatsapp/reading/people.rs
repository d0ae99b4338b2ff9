//! Who wrote: by number, by the id that WhatsApp makes for the business, or by both.

use crate::Party;
use domain::identities::Scheme;
use serde::Deserialize;

/// What WhatsApp says of somebody.
#[derive(Deserialize)]
pub struct Profile {
    wa_id: Option<String>,
    user_id: Option<String>,
    profile: Option<Names>,
}

#[derive(Deserialize)]
struct Names {
    name: Option<String>,
    username: Option<String>,
}

/// Digits are a number and anything else is an id, wherever it stands: an id has been seen where a number
/// should be.
fn party(id: &str) -> Option<Party> {
    let id = id.trim();
    let digits = id.trim_start_matches('+');
    match digits {
        "" => None,
        _ if digits.chars().all(|c| c.is_ascii_digit()) => {
            Some((Scheme::Phone, format!("+{digits}")))
        }
        _ => Some((Scheme::WhatsappUser, id.to_owned())),
    }
}

/// Each once. The numbers come first: what one is answered at, anybody can read.
pub fn parties(ids: &[Option<&str>]) -> Vec<Party> {
    let mut all: Vec<Party> = Vec::new();
    for party in ids.iter().flatten().filter_map(|id| party(id)) {
        if !all.contains(&party) {
            all.push(party);
        }
    }
    all.sort_by_key(|(scheme, _)| *scheme != Scheme::Phone);
    all
}

impl Profile {
    fn is(&self, from: &[Party]) -> bool {
        let own = parties(&[self.wa_id.as_deref(), self.user_id.as_deref()]);
        own.iter().any(|one| from.contains(one))
    }

    fn called(&self) -> Option<String> {
        let names = self.profile.as_ref()?;
        let named = [&names.name, &names.username].into_iter().flatten();
        named
            .map(|name| name.trim())
            .find(|name| !name.is_empty())
            .map(str::to_owned)
    }
}

/// All that is known of who has one of these ids, and what they are called.
pub fn author(ids: &[Option<&str>], known: &[Profile]) -> (Vec<Party>, Option<String>) {
    let own = parties(ids);
    let Some(profile) = known.iter().find(|one| one.is(&own)) else {
        return (own, None);
    };
    let more = [profile.wa_id.as_deref(), profile.user_id.as_deref()];
    (parties(&[ids, &more].concat()), profile.called())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(ids: &[Option<&str>], known: serde_json::Value) -> (Vec<String>, Option<String>) {
        let known: Vec<Profile> = serde_json::from_value(known).expect("profiles");
        let (parties, name) = author(ids, &known);
        let parties = parties
            .into_iter()
            .map(|(scheme, id)| format!("{scheme} {id}"));
        (parties.collect(), name)
    }

    #[test]
    fn a_number_an_id_or_both_are_found_wherever_they_stand() {
        let (phone, user) = ("phone +15550001111", "whatsapp_user US.90210AB");
        let both = [Some("15550001111"), Some("US.90210AB")];
        assert_eq!(found(&both, json!([])).0, [phone, user]);
        assert_eq!(found(&[Some("US.90210AB"), None], json!([])).0, [user]);
        assert_eq!(
            found(&[Some("US.90210AB"), Some("US.90210AB")], json!([])).0,
            [user]
        );
        assert_eq!(found(&[None, None], json!([])).0, [""; 0]);
    }

    #[test]
    fn a_profile_is_somebodys_by_either_id_and_brings_the_other() {
        let nora = json!([
            {"profile": {"name": "Bo"}, "wa_id": "15550002222"},
            {"profile": {"name": "Nora Quill"}, "wa_id": "15550001111", "user_id": "US.90210AB"},
        ]);
        let (both, name) = found(&[Some("15550001111"), None], nora.clone());
        assert_eq!(both, ["phone +15550001111", "whatsapp_user US.90210AB"]);
        assert_eq!(name.as_deref(), Some("Nora Quill"));
        assert_eq!(found(&[None, Some("US.90210AB")], nora.clone()).0, both);
        assert_eq!(found(&[Some("15550003333"), None], nora).1, None);
        let named = json!([{"profile": {"name": " ", "username": "ivoh"}, "user_id": "DE.77AB12"}]);
        let (_, name) = found(&[None, Some("DE.77AB12")], named);
        assert_eq!(name.as_deref(), Some("ivoh"));
    }
}
