//! A set of permissions, small enough to be copied with every request.

use super::Permission;

/// Any number of permissions; in JSON the list of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet(u64);

const _: () = assert!(Permission::ALL.len() <= 64, "a set is one u64");

impl PermissionSet {
    /// No permission.
    pub const EMPTY: Self = Self(0);

    /// Every permission there is.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether `permission` is in it.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Adds one.
    pub fn insert(&mut self, permission: Permission) {
        self.0 |= bit(permission);
    }

    /// Takes one out.
    pub fn remove(&mut self, permission: Permission) {
        self.0 &= !bit(permission);
    }

    /// Whether `other` has everything this has.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What both have; how a token's scopes narrow its maker's rights.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What this has and `other` lacks.
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its permissions, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.contains(*permission))
    }
}

const fn bit(permission: Permission) -> u64 {
    1 << permission as u32
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions
            .into_iter()
            .fold(Self::EMPTY, |set, permission| Self(set.0 | bit(permission)))
    }
}

impl serde::Serialize for PermissionSet {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for PermissionSet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(from)?.into_iter().collect())
    }
}

/// The keys, separated by spaces.
impl std::fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, permission) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(permission.as_str())?;
        }
        Ok(())
    }
}

impl std::str::FromStr for PermissionSet {
    type Err = crate::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_ascii_whitespace().map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_as_its_keys() {
        let set: PermissionSet = [Permission::ManageTeams, Permission::ReplyToConversations]
            .into_iter()
            .collect();
        assert_eq!(set.to_string(), "conversations.reply teams.manage");
        assert_eq!(set.to_string().parse(), Ok(set));
        assert_eq!("".parse(), Ok(PermissionSet::EMPTY));
        assert!(
            "conversations.reply nonsense"
                .parse::<PermissionSet>()
                .is_err()
        );
    }

    #[test]
    fn a_set_in_json_is_a_list_of_keys() -> Result<(), serde_json::Error> {
        let mut set = PermissionSet::EMPTY;
        set.insert(Permission::UseChats);
        assert_eq!(serde_json::to_string(&set)?, r#"["chats.use"]"#);
        assert_eq!(
            serde_json::from_str::<PermissionSet>(r#"["chats.use"]"#)?,
            set
        );
        assert!(serde_json::from_str::<PermissionSet>(r#"["chats.burn"]"#).is_err());
        Ok(())
    }

    #[test]
    fn every_permission_has_a_bit_of_its_own() {
        for permission in Permission::ALL {
            let mut set = PermissionSet::all();
            set.remove(*permission);
            assert!(!set.contains(*permission));
            assert_eq!(set.iter().count(), Permission::ALL.len() - 1);
            assert!(set.is_subset(PermissionSet::all()) && !PermissionSet::all().is_subset(set));
            assert_eq!(set.intersection(PermissionSet::all()), set);
        }
    }
}
