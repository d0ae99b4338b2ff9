//! Where files lie, enciphered: whoever asks for room gets an address to put one, and whoever names one
//! by address, owner and signature gets an address to fetch it.

use crate::{Answer, Call};
use aes::Aes256;
use aes::cipher::{KeyIvInit, StreamCipher};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ctr::Ctr128BE;
use serde_json::{Value, json};

/// The largest file.
const MOST: usize = 100_000_000;

/// What lies there, by number.
#[derive(Debug)]
pub struct Store(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    /// As it was asked for.
    size: usize,
    bytes: Option<Vec<u8>>,
}

/// A customer's picture is there from the beginning.
impl Default for Store {
    fn default() -> Self {
        Self(vec![Kept {
            size: crate::PNG.len(),
            bytes: Some(ciphered(&customers_key(), crate::PNG)),
        }])
    }
}

/// What a message says of the customer's picture.
pub fn picture() -> Value {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
    };
    json!({
        "name": "p.png", "mimeType": "image/png", "size": crate::PNG.len().to_string(),
        "url": url(0), "owner": owner(0), "signature": hex(&signature(0)),
        "key": format!("00{}", hex(&customers_key())),
    })
}

impl Store {
    /// Where a file of so many bytes is to go.
    pub fn room(&mut self, call: &Call) -> Answer {
        let Ok(size) = call.header("mmcs-size").parse::<usize>() else {
            return Answer::Status(400);
        };
        if size > MOST {
            return Answer::Status(413);
        }
        self.0.push(Kept { size, bytes: None });
        let number = self.0.len() - 1;
        said(&json!({
            "upload-url": format!("http://{}/mmcs/up/{number}", call.header("host")),
            "mmcs-url": url(number),
            "mmcs-owner": owner(number),
        }))
    }

    /// Where a file is to be had.
    pub fn way(&self, call: &Call) -> Answer {
        let header = |name| call.header(name);
        match self.find(
            header("mmcs-url"),
            header("mmcs-owner"),
            header("mmcs-signature"),
        ) {
            Some((number, _)) => {
                let url = format!("http://{}/mmcs/down/{number}", call.header("host"));
                said(&json!({"download-url": url}))
            }
            None => Answer::Status(404),
        }
    }

    /// Calls of the store itself.
    pub fn answer(&mut self, call: &Call, path: &str) -> Answer {
        let (what, number) = path.split_once('/').unwrap_or_default();
        let number = number.parse().unwrap_or(usize::MAX);
        let Some(kept) = self.0.get_mut(number) else {
            return Answer::Status(404);
        };
        match (call.method.as_str(), what) {
            ("POST", "up") if call.body.len() == kept.size => {
                kept.bytes = Some(call.body.clone());
                said(&json!({"singleFile": {"fileChecksum": STANDARD.encode(signature(number))}}))
            }
            ("GET", "down") => match &kept.bytes {
                Some(bytes) => Answer::Full(200, Vec::new(), bytes.clone()),
                None => Answer::Status(404),
            },
            _ => Answer::Status(400),
        }
    }

    /// The name and the bytes of a file in a message to a customer, as the message says they are to be read.
    pub fn sent(&self, file: &Value) -> Option<(String, Vec<u8>)> {
        let said = |name: &str| file.get(name).and_then(Value::as_str);
        let (_, bytes) = self.find(said("url")?, said("owner")?, said("signature-base64")?)?;
        let key = said("key")?.strip_prefix("00")?;
        let key: Vec<u8> = (0..64)
            .step_by(2)
            .map(|at| u8::from_str_radix(key.get(at..at + 2)?, 16).ok())
            .collect::<Option<_>>()?;
        let is_right = said("size")? == bytes.len().to_string() && said("mimeType")?.contains('/');
        let key = key.try_into().ok()?;
        is_right.then_some((said("name")?.to_owned(), ciphered(&key, bytes)))
    }

    fn find(&self, wanted: &str, owned: &str, signed: &str) -> Option<(usize, &Vec<u8>)> {
        let is = |number| {
            url(number) == wanted
                && owner(number) == owned
                && STANDARD.encode(signature(number)) == signed
        };
        let number = (0..self.0.len()).find(|number| is(*number))?;
        Some((number, self.0.get(number)?.bytes.as_ref()?))
    }
}

fn url(number: usize) -> String {
    format!("https://mmcs.example.test/{number}")
}

fn owner(number: usize) -> String {
    format!("M$FAKE{number}")
}

/// Nobody but the store knows how it comes about.
fn signature(number: usize) -> Vec<u8> {
    format!("\u{ab}{number:03}").into_bytes()
}

/// 0, 1, 2, …
fn customers_key() -> [u8; 32] {
    let mut key = [0; 32];
    key.iter_mut().zip(0..).for_each(|(byte, n)| *byte = n);
    key
}

fn ciphered(key: &[u8; 32], bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    Ctr128BE::<Aes256>::new(key.into(), &[0; 16].into()).apply_keystream(&mut bytes);
    bytes
}

fn said(body: &Value) -> Answer {
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}
