//! The file of contacts: on its way up, as it is read, and what becomes of it.

use super::chosen::Chosen;
use crate::browser::{Upload, UploadEnd};
use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use crate::ui::time::bytes;
use client::Call;
use contract::contact_imports::{
    ContactImport, ContactImportState, Delimiter, ExistingContacts, PatchContactImport,
};
use contract::problem::Problem;
use domain::imports::LARGEST_FILE;
use domain::{ChannelId, ContactImportId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use web_sys::File;

#[derive(Clone, Copy)]
pub struct Importing {
    pub chosen: Chosen,
    pub import: RwSignal<Option<ContactImport>>,
    /// How far the upload is, 0 to 1.
    pub going: RwSignal<Option<f64>>,
    /// Why the file was not taken.
    pub refused: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    upload: StoredValue<Option<SendWrapper<Upload>>>,
    session: Session,
    toasts: Toasts,
}

impl Importing {
    pub fn new(chosen: Chosen) -> Self {
        let live = expect_context::<Live>();
        let importing = Self {
            chosen,
            import: RwSignal::new(None),
            going: RwSignal::new(None),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            upload: StoredValue::new(None),
            session: expect_context(),
            toasts: expect_context(),
        };
        let id = Memo::new(move |_| chosen.choices.read().import_id);
        Effect::new(move |_| {
            live.generation();
            match id.get() {
                Some(id) => importing.load(id),
                None => importing.import.set(None),
            }
        });
        live.on(move |event| {
            if event.name != "import.updated" || event.id() != id.get_untracked() {
                return;
            }
            match (event.object::<ContactImport>(), id.get_untracked()) {
                (Some(now), _) => importing.show(now),
                (None, Some(id)) => importing.load(id),
                (None, None) => {}
            }
        });
        on_cleanup(move || {
            if let Some(upload) = importing.upload.try_get_value().flatten() {
                upload.cancel();
            }
        });
        importing
    }

    fn load(self, id: ContactImportId) {
        spawn_local(async move {
            match self.session.client().contact_import(id).await {
                Ok(import) => self.show(import),
                Err(error) if error.status() == Some(404) => {
                    self.chosen.change(|choices| choices.import_id = None);
                }
                Err(error) => self.toasts.refused(text!(adding.load_failed), &error),
            }
        });
    }

    /// Answers and events come in any order: the later one stands.
    fn show(self, now: ContactImport) {
        self.import.try_update(|import| {
            let is_later = import.as_ref().is_none_or(|before| {
                before.id != now.id
                    || (now.version, now.processed_rows) >= (before.version, before.processed_rows)
            });
            if is_later {
                *import = Some(now);
            }
        });
    }

    /// One that only was looked at so far.
    pub fn previewed(self) -> Option<ContactImport> {
        let import = self.import.get();
        import.filter(|import| import.state == ContactImportState::Previewed)
    }

    pub fn is_started(self) -> bool {
        let import = self.import.read();
        import
            .as_ref()
            .is_some_and(|import| import.state != ContactImportState::Previewed)
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        let import = self.import.read();
        import.as_ref().is_some_and(|import| {
            !matches!(
                import.state,
                ContactImportState::Previewed | ContactImportState::Running
            )
        })
    }

    pub fn take(self, file: File) {
        // What the server would refuse need not go up.
        if file.size() > LARGEST_FILE as f64 {
            let (size, most) = (bytes(file.size() as i64), bytes(LARGEST_FILE));
            return self.fail(text!(adding.too_large, size = size, most = most));
        }
        self.send(&file);
    }

    /// The channel that was chosen for the file, where it was not read for that one yet.
    pub fn other_channel(self) -> Option<ChannelId> {
        let chosen = self.chosen.choices.read().channel_id?;
        let import = self.previewed()?;
        (import.channel_id != chosen).then_some(chosen)
    }

    /// Has the file read for the channel that is chosen, until the calling scope ends.
    pub fn keep_to_channel(self) {
        let other = Memo::new(move |_| self.other_channel());
        Effect::new(move |_| {
            if other.get().is_some() {
                self.read_anew(self.difference());
            }
        });
    }

    /// Gives up the file that was only looked at.
    pub fn let_go(self) {
        let before = untrack(|| self.previewed());
        if self
            .chosen
            .choices
            .with_untracked(|choices| choices.import_id.is_some())
        {
            self.chosen.change(|choices| choices.import_id = None);
        }
        self.import.set(None);
        if let Some(before) = before {
            spawn_local(async move {
                // Left behind, it goes by itself.
                drop(self.session.client().cancel_contact_import(before.id).await);
            });
        }
    }

    fn send(self, file: &File) {
        let choices = self.chosen.choices.get_untracked();
        let Some(channel) = choices.channel_id else {
            return;
        };
        if let Some(before) = self.upload.get_value() {
            before.cancel();
        }
        self.let_go();
        self.refused.set(None);
        self.going.set(Some(0.0));
        let client = self.session.client();
        let channel = channel.to_string();
        let fields = [
            ("channel_id", channel.as_str()),
            ("existing", choices.existing().as_str()),
            ("delimiter", choices.delimiter().as_str()),
        ];
        let started = Upload::start(
            &client.url("/contact-imports"),
            client.token().as_deref(),
            &fields,
            file,
            move |far| {
                self.going.try_set(Some(far));
            },
            move |end| self.ended(end),
        );
        match started {
            Ok(upload) => self.upload.set_value(Some(SendWrapper::new(upload))),
            Err(_) => self.fail(text!(composer.upload_failed).to_owned()),
        }
    }

    fn ended(self, end: UploadEnd) {
        if self.going.try_set(None).is_some() {
            return;
        }
        match end {
            UploadEnd::Answered {
                status: 200..300,
                body,
            } => match serde_json::from_str::<ContactImport>(&body) {
                Ok(import) => {
                    let id = import.id;
                    self.import.set(Some(import));
                    self.chosen.change(|choices| choices.import_id = Some(id));
                    self.catch_up();
                }
                Err(_) => self.fail(text!(composer.upload_failed).to_owned()),
            },
            UploadEnd::Answered { body, .. } => {
                let problem: Option<Problem> = serde_json::from_str(&body).ok();
                let words = problem.map(|problem| {
                    let first = problem.errors.into_iter().next().map(|error| error.message);
                    first.or(problem.detail).unwrap_or(problem.title)
                });
                self.fail(words.unwrap_or_else(|| text!(composer.upload_failed).to_owned()));
            }
            UploadEnd::Broken => self.fail(text!(ui.unreachable).to_owned()),
        }
    }

    /// What was chosen otherwise while the file went up. For another channel it is read by [`Self::keep_to_channel`].
    fn catch_up(self) {
        let change = self.difference();
        if change.channel_id.is_none() && (change.existing.is_some() || change.delimiter.is_some())
        {
            self.read_anew(change);
        }
    }

    /// What is chosen otherwise than the file was read.
    fn difference(self) -> PatchContactImport {
        let choices = self.chosen.choices.get_untracked();
        let Some(import) = untrack(|| self.previewed()) else {
            return PatchContactImport::default();
        };
        let (channel, existing, delimiter) =
            (choices.channel_id, choices.existing(), choices.delimiter());
        PatchContactImport {
            channel_id: channel.filter(|channel| *channel != import.channel_id),
            existing: (existing != import.existing).then_some(existing),
            delimiter: (delimiter != import.delimiter).then_some(delimiter),
            ..Default::default()
        }
    }

    fn fail(self, words: String) {
        self.going.set(None);
        self.refused.set(Some(words));
    }

    pub fn set_existing(self, existing: ExistingContacts) {
        self.chosen
            .change(|choices| choices.existing = Some(existing));
        self.read_anew(PatchContactImport {
            existing: Some(existing),
            ..Default::default()
        });
    }

    pub fn set_delimiter(self, delimiter: Delimiter) {
        self.chosen
            .change(|choices| choices.delimiter = Some(delimiter));
        self.read_anew(PatchContactImport {
            delimiter: Some(delimiter),
            ..Default::default()
        });
    }

    /// Has the file looked at again.
    pub fn read_anew(self, change: PatchContactImport) {
        let Some(import) = untrack(|| self.previewed()) else {
            return;
        };
        self.act(async move |client| {
            client
                .update_contact_import(import.id, import.version, &change)
                .await
        });
    }

    pub fn start(self) {
        if let Some(import) = untrack(|| self.previewed()) {
            self.act(async move |client| client.start_contact_import(import.id).await);
        }
    }

    pub fn cancel(self) {
        if let Some(import) = self.import.get_untracked() {
            self.act(async move |client| client.cancel_contact_import(import.id).await);
        }
    }

    fn act(self, call: impl AsyncFnOnce(client::Client) -> Call<ContactImport> + 'static) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = call(self.session.client()).await;
            self.busy.try_set(false);
            match answer {
                Ok(import) => self.show(import),
                Err(error) => {
                    self.toasts.refused(text!(adding.act_failed), &error);
                    // It is of the channel it was of.
                    if let Some(import) = self.import.try_get_untracked().flatten() {
                        self.chosen
                            .change(|choices| choices.channel_id = Some(import.channel_id));
                    }
                    // Somebody was faster, or it has ended: how it stands is shown.
                    if let Some(id) = self
                        .chosen
                        .choices
                        .try_with_untracked(|c| c.import_id)
                        .flatten()
                    {
                        self.load(id);
                    }
                }
            }
        });
    }

    /// The rows that were left out, as a file.
    pub fn save_rejections(self, id: ContactImportId) {
        spawn_local(async move {
            match self.session.client().contact_import_rejections(id).await {
                Ok(bytes) => crate::browser::save_file(&format!("rejections-{id}.csv"), &bytes),
                Err(error) => self.toasts.refused(text!(people.export_failed), &error),
            }
        });
    }
}
