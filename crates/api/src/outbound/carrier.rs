//! Calls of a connector that hands a message over: their bodies may hold the message's files, which are
//! read as they leave.

use super::{Outbound, Outgoing};
use crate::attachments::Files;
use aes::Aes256;
use aes::cipher::{KeyIvInit, StreamCipher};
use async_trait::async_trait;
use connectors::{Body, FileBody, Http, HttpError, Part, Post, Request, Response};
use ctr::Ctr128BE;
use domain::{AttachmentId, OrganizationId};
use futures::StreamExt;
use object_store::GetRange;
use reqwest::multipart::{Form, Part as Field};
use store::attachments::Attachment;

/// Enciphers and deciphers alike.
pub type Cipher = Ctr128BE<Aes256>;

/// Begins at nought, as the one provider that wants it has it.
pub fn cipher(key: &[u8; 32]) -> Cipher {
    Cipher::new(key.into(), &[0; 16].into())
}

/// The way out for one message.
#[derive(Debug)]
pub struct Carrier<'a> {
    pub outbound: &'a Outbound,
    pub store: &'a Files,
    pub organization: OrganizationId,
    /// Those of the message.
    pub files: &'a [Attachment],
}

impl Carrier<'_> {
    /// All the bytes of a file, for what leaves in one piece.
    pub async fn bytes(&self, id: AttachmentId) -> Result<Vec<u8>, HttpError> {
        let missing = |why: &str| HttpError::Unreachable(why.to_owned());
        let file = self.files.iter().find(|file| file.id == id);
        let file = file.ok_or_else(|| missing("there is no such file"))?;
        let read = self.store.read(self.organization, &file.content, None);
        let found = read.await.map_err(|error| missing(&error.to_string()))?;
        let bytes = found
            .bytes()
            .await
            .map_err(|error| missing(&error.to_string()))?;
        Ok(bytes.to_vec())
    }

    /// The bytes of a file, and how many there are.
    async fn open(&self, wanted: &FileBody) -> Result<(reqwest::Body, u64), HttpError> {
        let missing = |why: &str| HttpError::Unreachable(why.to_owned());
        let file = self.files.iter().find(|file| file.id == wanted.id);
        let file = file.ok_or_else(|| missing("there is no such file"))?;
        let range = wanted.range.map(|(from, to)| GetRange::Bounded(from..to));
        let read = self.store.read(self.organization, &file.content, range);
        // The file store is away: nothing was handed over.
        let found = read.await.map_err(|error| missing(&error.to_string()))?;
        let length = found.range.end - found.range.start;
        let pieces = found.into_stream();
        let body = match wanted.key.as_ref().map(cipher) {
            None => reqwest::Body::wrap_stream(pieces),
            Some(mut cipher) => reqwest::Body::wrap_stream(pieces.map(move |piece| {
                piece.map(|piece| {
                    let mut piece = piece.to_vec();
                    cipher.apply_keystream(&mut piece);
                    piece
                })
            })),
        };
        Ok((body, length))
    }

    async fn field(&self, form: Form, part: &Part) -> Result<Form, HttpError> {
        match part {
            Part::Text(name, value) => Ok(form.text(*name, value.clone())),
            Part::File {
                name,
                file_name,
                media_type,
                body,
            } => {
                let (body, length) = self.open(body).await?;
                let field = Field::stream_with_length(body, length)
                    .file_name(file_name.clone())
                    .mime_str(media_type)
                    .map_err(|error| HttpError::Unreachable(error.to_string()))?;
                Ok(form.part(*name, field))
            }
        }
    }
}

#[async_trait]
impl Http for Carrier<'_> {
    fn post(&self) -> Option<&dyn Post> {
        Some(self)
    }

    async fn call(&self, request: Request) -> Result<Response, HttpError> {
        let body = match &request.body {
            Body::Bytes(bytes) => Outgoing::Bytes(bytes.clone()),
            Body::File(file) => {
                let (body, length) = self.open(file).await?;
                Outgoing::Stream(body, length)
            }
            Body::Form(parts) => {
                let mut form = Form::new();
                for part in parts {
                    form = self.field(form, part).await?;
                }
                Outgoing::Form(form)
            }
        };
        self.outbound.send(&request, body).await
    }
}
