//! What a run notes of what it has handed in, and how it goes on with that after a reload.

use overpaint_client::protocol::{BaseUrl, Error as Refusal};
use overpaint_client::{Client, Error};
use overpaint_editor::job::JobEvent;

use crate::pending::Pending;
use crate::tasks::hand_in;
use crate::tasks::send::{Asked, Run};
use crate::work::{PendingNote, TaskNote};

impl Run {
    /// What is to be noted of it if it is handed in to this server now.
    pub(crate) fn pending(&self, server: &BaseUrl, with_key: bool, now: u64) -> Pending {
        let completes = self.lacking.iter();
        Pending {
            origin: self.origin.clone(),
            note: PendingNote {
                job: self.version,
                run: self.origin.run,
                server: server.as_str().to_owned(),
                with_key,
                since: now,
                pictures: self.pictures,
                completes: completes
                    .map(|(picture, before)| (*picture, before.id))
                    .collect(),
                done: Vec::new(),
                tasks: Vec::new(),
            },
            // It is not known yet how many there will be.
            unsent: 1,
        }
    }

    /// Waits for what was handed in before.
    pub(crate) async fn go_on(&self, client: Client) {
        let Some(pending) = self.studio.pending_of(self.version) else {
            return;
        };
        self.begin();
        for area in 0..self.origin.sent.len() {
            for picture in 0..self.pictures {
                let is_of = |task: &TaskNote| task.brings(area, picture);
                if pending.note.done.contains(&picture) {
                    let index = self.slot(area, picture);
                    self.on(JobEvent::Final { index });
                } else if self.lacks(area, picture) && !pending.note.tasks.iter().any(is_of) {
                    self.fail(area, picture);
                }
            }
        }
        let lacks = |task: &&TaskNote| task.places().any(|picture| self.lacks(task.area, picture));
        let open = pending.note.open().filter(lacks).map(|task| {
            let asked = Asked {
                area: task.area,
                pictures: task.places(),
            };
            self.working(&asked, None);
            let telling = hand_in::task(&client, task.id.clone(), task.poll_url.clone());
            (asked, telling)
        });
        self.hear(open.collect()).await;
    }

    /// Notes what was handed in.
    pub(super) fn handed_in(&self, asked: &Asked, id: String, poll_url: Option<String>) {
        self.note(|pending| {
            pending.unsent = pending.unsent.saturating_sub(1);
            pending.note.tasks.push(TaskNote {
                id,
                poll_url,
                area: asked.area,
                first: asked.pictures.start,
                pictures: asked.pictures.len(),
            });
        });
        self.working(asked, None);
    }

    /// Tells how much of it is done, 0–1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share, and the cast saturates"
    )]
    pub(super) fn working(&self, asked: &Asked, progress: Option<f64>) {
        for picture in asked.pictures.clone() {
            let index = self.slot(asked.area, picture);
            let percent = progress.map(|share| (share * 100.0).round() as u8);
            self.on(JobEvent::Working { index, percent });
        }
    }

    /// Whether what was handed in may still come, though asking for it failed.
    pub(super) fn may_still_come(&self, asked: &Asked, error: &Error) -> bool {
        let is_this = |task: &TaskNote| task.brings(asked.area, asked.pictures.start);
        let pending = self.studio.pending_of(self.version);
        let is_handed_in = pending.is_some_and(|pending| pending.note.tasks.iter().any(is_this));
        is_handed_in
            && match error {
                Error::Answer { failure, .. } => matches!(
                    failure.error,
                    Refusal::Api(_)
                        | Refusal::Html { .. }
                        | Refusal::NotJson { .. }
                        | Refusal::Incomplete
                ),
                _ => true,
            }
    }

    /// Notes something, if it is handed in as tasks.
    pub(super) fn note(&self, note: impl FnOnce(&mut Pending)) {
        self.studio.note_pending(self.version, note);
    }
}
