//! `switchboard create-admin`: an Owner at the operator's word. It makes the first organization
//! where nobody can sign up, and lets the operator back in where the last Owner is gone.

use crate::app::State;
use crate::auth::founding;
use crate::config::{Config, Settings};
use crate::problem::Problem;
use crate::secret::random_text;
use anyhow::{Context, bail};
use contract::auth::SignUp;
use std::io::BufRead;
use store::organizations::{self, Organization};
use validator::Validate;

/// How many organizations of one name are told apart.
const SAME_NAME: i64 = 10;

#[derive(Clone, Debug, clap::Args)]
pub struct CreateAdmin {
    /// Address to sign in with; it must be new to this server
    #[arg(long)]
    email: String,
    #[arg(long)]
    first_name: String,
    #[arg(long)]
    last_name: Option<String>,
    /// Name of the organization to make
    #[arg(long, value_name = "NAME", required_unless_present = "join")]
    organization: Option<String>,
    /// Make no organization but an Owner of this one
    #[arg(long, value_name = "NAME OR ID", conflicts_with = "organization")]
    join: Option<String>,
    /// Read the password from the first line of standard input, instead of making one and printing it
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    settings: Settings,
}

impl CreateAdmin {
    /// Makes the Owner and prints how to sign in.
    pub async fn run(self) -> anyhow::Result<()> {
        self.settings.log.start()?;
        let given = match self.password_stdin {
            true => Some(first_line()?),
            false => None,
        };
        let password = given.clone().unwrap_or_else(random_text::<15>);
        let wanted = SignUp {
            // Whoever joins makes none, but the checks want a name.
            organization_name: self.organization.clone().unwrap_or_else(|| "-".to_owned()),
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
            password: password.clone(),
        };
        wanted.validate().map_err(|flaws| refused(&flaws.into()))?;
        let state = crate::serve::open(Config::try_from(self.settings)?)?;
        // A server may run, and its ids are its own.
        let _node = crate::node::join_briefly(&state).await?;
        let email = wanted.email.trim().to_lowercase();
        let organization = match self.join {
            Some(named) => {
                let organization = find(&state, &named).await?;
                let joined = founding::add_owner(&state, organization.id, wanted).await;
                joined.map_err(|problem| refused(&problem))?;
                organization
            }
            None => {
                let made = founding::found(&state, wanted).await;
                made.map_err(|problem| refused(&problem))?
            }
        };
        let Organization { id, name, .. } = organization;
        println!("{email} is an Owner of {name} (organization {id})");
        if given.is_none() {
            println!("password: {password}");
        }
        Ok(())
    }
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.context("cannot read the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The one organization of this id or name.
async fn find(state: &State, named: &str) -> anyhow::Result<Organization> {
    let wanted = named.to_owned();
    let found = state
        .store
        .read(move |db| organizations::called(db, &wanted, SAME_NAME));
    let mut found = found.await?;
    match (found.pop(), found.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => bail!("no organization has the name or id {named:?}"),
        (Some(last), _) => {
            found.push(last);
            let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
            bail!(
                "several are called {named:?}; name one by its id: {}",
                ids.join(", ")
            )
        }
    }
}

/// A problem as a terminal shows it: the fields it names, else its title.
fn refused(problem: &Problem) -> anyhow::Error {
    let fields: Vec<String> = problem
        .errors()
        .iter()
        .map(|error| format!("{}: {}", error.field, error.message))
        .collect();
    match fields.is_empty() {
        true => anyhow::anyhow!("{problem}"),
        false => anyhow::anyhow!("{}", fields.join("\n")),
    }
}
