//! Files lie enciphered in a store of Apple's. The key of one travels with its message.

use super::gateway::Gateway;
use crate::proof::hex;
use crate::{
    Body, Download, File, FileBody, Http, HttpError, MediaError, Outgoing, Request, Response,
    SendError,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where a customer's file lies; as JSON it is what we find it by later.
#[derive(Deserialize, Serialize)]
pub struct Place {
    url: Option<String>,
    owner: Option<String>,
    signature: Option<String>,
    key: Option<String>,
    /// Text or a number.
    #[serde(default)]
    size: Value,
}

impl Place {
    /// What the file is found by. One that lacks something is said to be missing when it is fetched.
    pub fn reference(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn size(&self) -> Option<u64> {
        match &self.size {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_u64(),
        }
    }
}

/// The address and the key of a customer's file.
pub async fn locate(
    gateway: &Gateway<'_>,
    reference: &str,
    now: Timestamp,
    http: &dyn Http,
) -> Result<Download, MediaError> {
    let gone = |why: &str| MediaError::Gone(why.to_owned());
    let place: Option<Place> = serde_json::from_str(reference).ok();
    let place = place.ok_or_else(|| gone("nothing says where it is"))?;
    let size = place.size();
    let (url, owner) = place
        .url
        .zip(place.owner)
        .ok_or_else(|| gone("nothing says where it is"))?;
    let signature = place.signature.as_deref().and_then(unhex);
    let signature = signature.ok_or_else(|| gone("its signature cannot be read"))?;
    let key = place.key.as_deref().and_then(key);
    let key = key.ok_or_else(|| gone("its key cannot be read"))?;
    let asked = Request::get(gateway.url("preDownload"))
        .with("mmcs-url", url)
        .with("mmcs-signature", STANDARD.encode(signature))
        .with("mmcs-owner", owner);
    let answer = http.call(gateway.signed(asked, now)).await?;
    match answer.status {
        200..=299 => {
            let found = field(&answer, "/download-url");
            let url = found.ok_or_else(|| gone("Apple does not say where it is"))?;
            Ok(Download {
                key: Some(key),
                size,
                ..Download::open(url)
            })
        }
        408 | 425 | 429 | 500..=599 => Err(MediaError::Retry {
            reason: format!("Apple answered {}", answer.status),
            after: answer.wait(),
        }),
        status => Err(MediaError::Gone(format!("Apple answered {status}"))),
    }
}

/// Puts a file of ours there; what a message says of it.
pub async fn upload(
    gateway: &Gateway<'_>,
    message: &Outgoing,
    file: &File,
    http: &dyn Http,
) -> Result<Value, SendError> {
    let key = fresh_key(gateway, message, file).ok_or_else(|| SendError::settings("no secret"))?;
    let room = http
        .call(gateway.asks_for_room(file.size, message.now))
        .await;
    let room = judge(room)?;
    let places = ["/upload-url", "/mmcs-url", "/mmcs-owner"].map(|name| field(&room, name));
    let [Some(upload), Some(url), Some(owner)] = places else {
        return Err(SendError::retry(
            "Apple does not say where the file is to go",
        ));
    };
    let taken = http.call(Request {
        method: "POST",
        url: upload,
        headers: vec![("content-type", "application/octet-stream".to_owned())],
        body: Body::File(FileBody {
            key: Some(key),
            ..FileBody::whole(file.id)
        }),
    });
    let taken = judge(taken.await)?;
    let signature = field(&taken, "/singleFile/fileChecksum");
    let signature =
        signature.ok_or_else(|| SendError::retry("Apple does not say that it has the file"))?;
    Ok(json!({
        "name": file.name,
        "mimeType": file.media_type,
        "size": file.size.to_string(),
        "signature-base64": signature,
        "url": url,
        "owner": owner,
        "key": format!("00{}", hex(&key)),
    }))
}

/// Of one file in one message. The counter always begins at nought, so no key may serve two contents; a
/// file's bytes never change, so the same message comes to the same key, however often it is tried.
fn fresh_key(gateway: &Gateway<'_>, message: &Outgoing, file: &File) -> Option<[u8; 32]> {
    let words = format!("key of file {} in {}", file.id, message.message_id);
    gateway.account.derive(&words)
}

/// Nothing has been said to the customer yet, so whatever was lost may be tried again.
fn judge(answer: Result<Response, HttpError>) -> Result<Response, SendError> {
    let answer = match answer {
        Err(HttpError::Lost(reason)) => return Err(SendError::retry(reason)),
        answer => answer?,
    };
    match answer.status {
        200..=299 => Ok(answer),
        401 | 403 => Err(SendError::Fault {
            reason: "Apple does not believe the MSP ID with its secret any more".to_owned(),
        }),
        413 => Err(SendError::refused(
            "too_large",
            "The file is too large for Apple",
        )),
        408 | 425 | 429 | 500..=599 => Err(SendError::Retry {
            reason: format!("Apple answered {} to a file", answer.status),
            after: answer.wait(),
        }),
        status => {
            let reason = format!("Apple does not take the file: it answered {status}");
            Err(SendError::refused("provider_refused", reason))
        }
    }
}

fn field(answer: &Response, pointer: &str) -> Option<String> {
    let body: Value = answer.json()?;
    body.pointer(pointer)?.as_str().map(str::to_owned)
}

/// 32 bytes, behind one that is nought and may be left out.
fn key(text: &str) -> Option<[u8; 32]> {
    let bytes = unhex(text)?;
    match bytes.as_slice() {
        [0, key @ ..] if key.len() == 32 => key.try_into().ok(),
        key => key.try_into().ok(),
    }
}

/// Two digits a byte, in any case.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = text.trim().chars().map(digit).collect::<Option<_>>()?;
    let bytes = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(high * 16 + low),
        _ => None,
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_in_any_case_and_without_what_stands_before_it() {
        let bytes: [u8; 32] = std::array::from_fn(|n| n as u8 + 0xa0);
        let text = hex(&bytes);
        assert_eq!(key(&text), Some(bytes));
        assert_eq!(key(&format!("00{text}")), Some(bytes));
        assert_eq!(key(&format!("00{}", text.to_uppercase())), Some(bytes));
        let mut begins_with_nought = bytes;
        begins_with_nought[0] = 0;
        assert_eq!(key(&hex(&begins_with_nought)), Some(begins_with_nought));
        for wrong in ["", "00", "xy", &text[1..], &format!("01{text}"), "é"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
