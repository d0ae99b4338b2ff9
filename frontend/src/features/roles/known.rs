//! What the screens of roles go by: the permissions there are, and the roles.

use crate::session::Session;
use client::Call;
use contract::page::Paging;
use contract::roles::{Permission, Role};

#[derive(Clone)]
pub struct Known {
    pub permissions: Vec<Permission>,
    /// The built-in ones first; there are at most a hundred.
    pub roles: Vec<Role>,
}

impl Known {
    pub async fn load(session: Session) -> Call<Self> {
        let client = session.client();
        let paging = Paging {
            limit: Some(100),
            cursor: None,
        };
        let (permissions, roles) = futures::try_join!(client.permissions(), client.roles(&paging))?;
        Ok(Self {
            permissions: permissions.permissions,
            roles: roles.items,
        })
    }

    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.to_string() == id)
    }

    pub fn built_in(&self, name: &str) -> Option<&Role> {
        let is_it = |role: &&Role| role.built_in.as_deref() == Some(name);
        self.roles.iter().find(is_it)
    }
}
