//! A few small files that customers send.

use crate::attachments::Files;
use actix_web::web::Bytes;
use domain::messages::AttachmentState;
use domain::{AttachmentId, OrganizationId, Timestamp};
use sha2::{Digest, Sha256};
use store::attachments::{Attachment, Uploader};

struct Sample {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    pixels: Option<(i32, i32)>,
}

const SAMPLES: [Sample; 5] = [
    Sample {
        name: "parcel.png",
        media_type: "image/png",
        bytes: include_bytes!("files/parcel.png"),
        pixels: Some((320, 240)),
    },
    Sample {
        name: "screenshot.png",
        media_type: "image/png",
        bytes: include_bytes!("files/screenshot.png"),
        pixels: Some((480, 300)),
    },
    Sample {
        name: "invoice.pdf",
        media_type: "application/pdf",
        bytes: include_bytes!("files/invoice.pdf"),
        pixels: None,
    },
    Sample {
        name: "notes.txt",
        media_type: "text/plain",
        bytes: include_bytes!("files/notes.txt"),
        pixels: None,
    },
    Sample {
        name: "order.csv",
        media_type: "text/csv",
        bytes: include_bytes!("files/order.csv"),
        pixels: None,
    },
];

/// The files as the file store has them.
#[derive(Debug)]
pub struct Samples(Vec<Attachment>);

impl Samples {
    /// Puts the bytes where links lead.
    pub async fn keep(files: &Files, organization: OrganizationId) -> anyhow::Result<Self> {
        let mut kept = Vec::new();
        for (number, sample) in (1_i64..).zip(&SAMPLES) {
            let content = Sha256::digest(sample.bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>();
            let upload = AttachmentId::from(number);
            let mut out = files.begin(upload);
            out.put(Bytes::from_static(sample.bytes)).await?;
            out.finish().await?;
            files.keep(upload, organization, &content).await?;
            kept.push(Attachment {
                organization,
                id: upload,
                content,
                name: sample.name.to_owned(),
                media_type: sample.media_type.to_owned(),
                size: i64::try_from(sample.bytes.len())?,
                state: AttachmentState::Ready,
                thumbnail: None,
                width: sample.pixels.map(|(width, _)| width),
                height: sample.pixels.map(|(_, height)| height),
                duration_ms: None,
                uploader: Uploader::agent(1.into()),
                used: true,
                created_at: Timestamp::EPOCH,
                refused: None,
                source: None,
            });
        }
        Ok(Self(kept))
    }

    pub fn all(&self) -> &[Attachment] {
        &self.0
    }
}
