//! Files by their signed links, whole or in ranges. Whatever they hold, a browser treats them as
//! data: their type is ours, a sandbox keeps scripts from running, and only what is harmless inside
//! a page is shown inline.

use super::links::Variant;
use crate::app::State;
use crate::extract::{Data, Path};
use crate::problem::{Problem, Reply, no_files};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType, Range};
use actix_web::http::header::{ByteRangeSpec, Header};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::AttachmentId;
use futures::TryStreamExt;
use object_store::GetRange;
use serde::Deserialize;
use store::attachments;

const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

#[derive(Deserialize)]
struct Signature {
    e: i64,
    s: String,
}

/// Reads a file by its link.
#[get("/files/{id}/{name}")]
pub async fn file(
    state: Data<State>,
    path: Path<(AttachmentId, String)>,
    query: Result<web::Query<Signature>, actix_web::Error>,
    request: HttpRequest,
) -> Reply<HttpResponse> {
    let (id, _) = path.into_inner();
    let web::Query(signature) = query.map_err(|_| Problem::not_found())?;
    let variant = state
        .links()
        .verify(id, signature.e, &signature.s)
        .ok_or_else(Problem::not_found)?;
    let attachment = state
        .store
        .read(move |db| attachments::by_id(db, id))
        .await?;
    let content = match variant {
        Variant::Original => &attachment.content,
        Variant::Thumbnail => attachment
            .thumbnail
            .as_ref()
            .ok_or_else(Problem::not_found)?,
    };
    let range = match variant {
        Variant::Original => range(&request),
        // Small, and its length is not known here.
        Variant::Thumbnail => None,
    };
    let size = u64::try_from(attachment.size).unwrap_or(0);
    if range
        .as_ref()
        .is_some_and(|range| range.as_range(size).is_err())
    {
        return Ok(unsatisfiable(size));
    }
    let asked = range.is_some();
    let found = match state
        .files
        .read(attachment.organization, content, range)
        .await
    {
        Ok(found) => found,
        Err(object_store::Error::NotFound { .. }) => return Err(Problem::not_found()),
        Err(error) => return Err(no_files("a file cannot be read", &error)),
    };
    let (part, whole) = (found.range.clone(), found.meta.size);
    let mut answer = HttpResponse::Ok();
    if asked {
        let last = part.end.saturating_sub(1);
        answer.status(StatusCode::PARTIAL_CONTENT);
        answer.insert_header((
            header::CONTENT_RANGE,
            format!("bytes {}-{last}/{whole}", part.start),
        ));
    }
    answer
        .content_type(attachment.media_type.as_str())
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600, immutable"))
        .insert_header(disposition(&attachment.media_type, attachment.name.clone()))
        .no_chunking(part.end - part.start);
    Ok(answer.streaming(found.into_stream().map_err(std::io::Error::other)))
}

/// One range; several at once are answered whole, as the standard allows.
fn range(request: &HttpRequest) -> Option<GetRange> {
    let Ok(Range::Bytes(ranges)) = Range::parse(request) else {
        return None;
    };
    match ranges.as_slice() {
        [ByteRangeSpec::FromTo(from, to)] if from <= to => {
            Some(GetRange::Bounded(*from..to.saturating_add(1)))
        }
        [ByteRangeSpec::From(from)] => Some(GetRange::Offset(*from)),
        [ByteRangeSpec::Last(last)] if *last > 0 => Some(GetRange::Suffix(*last)),
        _ => None,
    }
}

fn unsatisfiable(size: u64) -> HttpResponse {
    HttpResponse::RangeNotSatisfiable()
        .insert_header((header::CONTENT_RANGE, format!("bytes */{size}")))
        .finish()
}

fn disposition(media_type: &str, name: String) -> ContentDisposition {
    let harmless = matches!(
        media_type,
        "image/png"
            | "image/jpeg"
            | "image/gif"
            | "image/webp"
            | "image/avif"
            | "application/pdf"
            | "text/plain"
    ) || media_type.starts_with("video/")
        || media_type.starts_with("audio/");
    let kind = match harmless {
        true => DispositionType::Inline,
        false => DispositionType::Attachment,
    };
    let mut parameters = vec![DispositionParam::FilenameExt(header::ExtendedValue {
        charset: header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    })];
    if name.is_ascii() {
        parameters.insert(0, DispositionParam::Filename(name));
    }
    ContentDisposition {
        disposition: kind,
        parameters,
    }
}
