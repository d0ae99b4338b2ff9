//! Who gets in: `SWITCHBOARD_SIGNUP`, `SWITCHBOARD_SECRET_KEY_FILE`.

use std::path::{Path, PathBuf};

/// Who may make an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SignUp {
    /// Only while there is none
    First,
    /// Anybody
    Open,
    /// Nobody; see create-admin
    Closed,
}

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Settings {
    /// Who may sign up
    #[arg(long, env = "SWITCHBOARD_SIGNUP", value_enum, default_value_t = SignUp::First)]
    pub signup: SignUp,
    /// File with the key that signs and seals; made when missing [default: secret.key in the data folder]
    #[arg(long, env = "SWITCHBOARD_SECRET_KEY_FILE")]
    secret_key_file: Option<PathBuf>,
}

impl Settings {
    pub fn key_file(&self, data_dir: &Path) -> PathBuf {
        match &self.secret_key_file {
            Some(file) => file.clone(),
            None => data_dir.join("secret.key"),
        }
    }
}
