//! Which rows of a file mean somebody who is there already, so that one sees before the import what it will do.

use crate::app::State;
use crate::problem::Reply;
use domain::OrganizationId;
use domain::imports::{Book, Existing, Row, Sees};
use store::StoreError;
use store::contacts::importing;

/// Asks for all of them at once; gives their places in the file, and whether somebody is there.
pub async fn with_contacts(
    state: &State,
    organization: OrganizationId,
    rows: Vec<(i64, Row)>,
) -> Reply<Vec<(i64, bool)>> {
    let read = state.store.read(move |db| {
        let all: Vec<&Row> = rows.iter().map(|(_, row)| row).collect();
        // Nobody is changed here, so it does not matter whom somebody sees.
        let book = Book::new(Existing::Ignore, Sees::None.viewer(organization, None));
        let book = importing::look_up(db, organization, &all, book)?;
        let found = rows.iter().map(|(place, row)| (*place, book.knows(row)));
        Ok::<_, StoreError>(found.collect())
    });
    Ok(read.await?)
}
