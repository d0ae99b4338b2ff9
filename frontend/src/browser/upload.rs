//! Uploads that tell how far they are and can be cancelled: `fetch` can do neither yet.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// How an upload ended.
pub enum UploadEnd {
    /// The server's answer, whatever it says.
    Answered { status: u16, body: String },
    /// No answer came.
    Broken,
}

/// An upload under way; dropping the handle does not stop it.
#[derive(Clone)]
pub struct Upload(XmlHttpRequest);

impl Upload {
    /// Sends `file` as the form field `file`, behind the other `fields`.
    pub fn start(
        url: &str,
        token: Option<&str>,
        fields: &[(&str, &str)],
        file: &File,
        on_progress: impl Fn(f64) + 'static,
        on_end: impl Fn(UploadEnd) + 'static,
    ) -> Result<Self, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open_with_async("POST", url, true)?;
        if let Some(token) = token {
            request.set_request_header("Authorization", &format!("Bearer {token}"))?;
        }
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                on_progress(event.loaded() / event.total());
            }
        });
        request
            .upload()?
            .set_onprogress(Some(progress.into_js_value().unchecked_ref()));
        let ended = request.clone();
        let end = Closure::<dyn Fn()>::new(move || {
            let status = ended.status().unwrap_or(0);
            on_end(match (status, ended.response_text()) {
                (0, _) | (_, Err(_)) => UploadEnd::Broken,
                (status, Ok(body)) => UploadEnd::Answered {
                    status,
                    body: body.unwrap_or_default(),
                },
            });
        });
        request.set_onloadend(Some(end.into_js_value().unchecked_ref()));
        let form = FormData::new()?;
        for (name, value) in fields {
            form.append_with_str(name, value)?;
        }
        form.append_with_blob_and_filename("file", file, &file.name())?;
        request.send_with_opt_form_data(Some(&form))?;
        Ok(Self(request))
    }

    pub fn cancel(&self) {
        // Cancelling what has ended already changes nothing.
        let _ = self.0.abort();
    }
}
