//! The rows that were left out, page by page as they are read.

use crate::app::State;
use crate::exporting::Broken;
use crate::exporting::table::rows;
use actix_web::web::Bytes;
use domain::{ContactImportId, OrganizationId};
use futures::Stream;
use futures::stream::try_unfold;
use store::contact_imports::{self, Rejection};

/// Read at once.
const PAGE: i64 = 500;
const COLUMNS: [&str; 4] = ["line", "row", "code", "reason"];

/// What is written next.
enum Part {
    Head,
    /// The rows behind this one.
    After(i64),
}

pub fn stream(
    state: State,
    organization: OrganizationId,
    import: ContactImportId,
) -> impl Stream<Item = Result<Bytes, Broken>> {
    try_unfold(Some(Part::Head), move |part| {
        let state = state.clone();
        async move {
            let after = match part {
                None => return Ok(None),
                Some(Part::Head) => {
                    let head = rows(true, [COLUMNS]).map_err(Broken)?;
                    return Ok(Some((head, Some(Part::After(0)))));
                }
                Some(Part::After(row)) => row,
            };
            let read = state
                .store
                .read(move |db| contact_imports::rejections(db, organization, import, after, PAGE));
            let some = read.await.map_err(|error| Broken(error.into()))?;
            let Some(last) = some.last().map(|rejection| rejection.row) else {
                return Ok(None);
            };
            let lines = rows(false, some.iter().map(cells)).map_err(Broken)?;
            Ok(Some((lines, Some(Part::After(last)))))
        }
    })
}

fn cells(rejection: &Rejection) -> [String; 4] {
    [
        rejection.line.to_string(),
        rejection.source.clone(),
        rejection.reason.to_string(),
        rejection.reason.sentence().to_owned(),
    ]
}
