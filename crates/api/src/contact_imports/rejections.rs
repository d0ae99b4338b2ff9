//! The rows that were left out, page by page as they are read.

use crate::app::State;
use actix_web::web::Bytes;
use domain::{ContactImportId, OrganizationId};
use futures::Stream;
use futures::stream::try_unfold;
use store::StoreError;
use store::contact_imports::{self, Rejection};

/// Read at once.
const PAGE: i64 = 500;
/// UTF-8, as spreadsheets are told.
const HEAD: &str = "\u{feff}line,row,code,reason\r\n";

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
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    try_unfold(Some(Part::Head), move |part| {
        let state = state.clone();
        async move {
            let after = match part {
                None => return Ok(None),
                Some(Part::Head) => {
                    let head = Bytes::from_static(HEAD.as_bytes());
                    return Ok(Some((head, Some(Part::After(0)))));
                }
                Some(Part::After(row)) => row,
            };
            let read = state
                .store
                .read(move |db| contact_imports::rejections(db, organization, import, after, PAGE));
            let some = read.await?;
            let Some(last) = some.last().map(|rejection| rejection.row) else {
                return Ok(None);
            };
            let lines: String = some.iter().map(line).collect();
            Ok::<_, StoreError>(Some((Bytes::from(lines), Some(Part::After(last)))))
        }
    })
}

fn line(rejection: &Rejection) -> String {
    let (row, reason) = (cell(&rejection.source), rejection.reason);
    let sentence = cell(reason.sentence());
    format!("{},{row},{reason},{sentence}\r\n", rejection.line)
}

/// A cell that opens as text: what a spreadsheet would reckon with begins with an apostrophe.
fn cell(text: &str) -> String {
    let guard = match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => "'",
        false => "",
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_opens_as_text() {
        for begin in ["=", "+", "-", "@", "\t", "\r"] {
            assert_eq!(cell(&format!("{begin}1+1")), format!("\"'{begin}1+1\""));
        }
        assert_eq!(cell("Bo \"B\", 1"), "\"Bo \"\"B\"\", 1\"");
    }
}
