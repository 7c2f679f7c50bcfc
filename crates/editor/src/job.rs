//! A run: from pressing the button to the last picture, whatever happens on the way.
//!
//! A [`Job`] asks for one or more pictures, each on its own. Everything that concerns one run carries the number that [`Job::start`] gave
//! it; what arrives for another run is stale and dropped. The pictures themselves and the words of an error are kept by the
//! caller; the job knows how far each is.

/// One run at a time, and how far it is. Times are milliseconds of any clock that only goes forward.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    version: u64,
    phase: Phase,
    started_ms: f64,
    /// When the phase was entered that ends it.
    ended_ms: Option<f64>,
    pictures: Vec<Picture>,
}

/// How far a run is. The names of the phases are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was asked for yet.
    Idle,
    /// Picture and mask are made ready to send.
    Preparing,
    /// The request is on its way; nothing has come back.
    Sending,
    /// The other side has answered and works on it.
    Waiting,
    /// At least one picture, partial or final, has arrived.
    Receiving,
    /// Every picture has arrived, or at least one, and the rest failed.
    Done,
    /// No picture has arrived, and none will.
    Failed,
    /// The user did not want it any more.
    Cancelled,
}

/// How far one picture of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Asked for.
    Sending,
    /// The answer has begun.
    Waiting {
        /// How much of the work is done, 0–100, where the other side says that.
        percent: Option<u8>,
    },
    /// So many partial pictures have arrived.
    Receiving {
        /// 1 or more.
        partials: u32,
    },
    /// It is there.
    Done,
    /// It will not come; so many partial pictures were seen.
    Failed {
        /// 0 or more.
        partials: u32,
    },
}

/// Something that happened to the run with the number `version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobInput {
    /// As [`Job::start`] gave it.
    pub version: u64,
    /// What happened.
    pub event: JobEvent,
}

/// What can happen to a run. `index` counts the pictures of the run from 0; several may be of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEvent {
    /// The requests for so many pictures are leaving.
    Sent {
        /// At least 1.
        pictures: usize,
    },
    /// The head of the answer arrived, and it is not an error.
    Answered {
        /// Which picture.
        index: usize,
    },
    /// The other side works on it.
    Working {
        /// Which picture.
        index: usize,
        /// How much of the work is done, 0–100, where that is known.
        percent: Option<u8>,
    },
    /// A partial picture arrived.
    Partial {
        /// Which picture.
        index: usize,
    },
    /// A final picture arrived. An index beyond those asked for adds one: servers may send more.
    Final {
        /// Which picture.
        index: usize,
    },
    /// A picture will not come.
    Failed {
        /// Which picture.
        index: usize,
    },
    /// The run could not even be sent.
    NotSent,
    /// The user does not want the rest.
    Cancel,
}

impl Default for Job {
    fn default() -> Self {
        Self::new()
    }
}

impl Job {
    /// No run yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            version: 0,
            phase: Phase::Idle,
            started_ms: 0.0,
            ended_ms: None,
            pictures: Vec::new(),
        }
    }

    /// No run yet in this life of the program; the next one has the number after this.
    #[must_use]
    pub fn after(version: u64) -> Self {
        Self {
            version,
            ..Self::new()
        }
    }

    /// Begins another run and returns its number. What was under way is given up: whatever still arrives for it is stale.
    pub fn start(&mut self, now_ms: f64) -> u64 {
        *self = Self {
            version: self.version + 1,
            phase: Phase::Preparing,
            started_ms: now_ms,
            ..Self::new()
        };
        self.version
    }

    /// Takes what happened. Returns whether it counts; if not, it is stale or too late, and what came with it is to be dropped.
    pub fn on(&mut self, input: JobInput, now_ms: f64) -> bool {
        if input.version != self.version || !self.is_running() {
            return false;
        }
        match (self.phase, input.event) {
            (_, JobEvent::Cancel) => self.phase = Phase::Cancelled,
            (Phase::Preparing, JobEvent::NotSent) => self.phase = Phase::Failed,
            (Phase::Preparing, JobEvent::Sent { pictures }) => {
                self.pictures = vec![Picture::Sending; pictures.max(1)];
                self.phase = Phase::Sending;
            }
            (Phase::Preparing, _) | (_, JobEvent::Sent { .. } | JobEvent::NotSent) => return false,
            (_, event) => {
                if !self.advance(event) {
                    return false;
                }
                self.phase = overall(&self.pictures);
            }
        }
        if !self.is_running() {
            self.ended_ms = Some(now_ms);
        }
        true
    }

    /// The number of the run, 0 before the first.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How far the run is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How far each picture is; empty until the requests left.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// How much of the work is done, 0–100: that of the picture that is the least far, where the other side says it of any.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let percents = self.pictures.iter().filter_map(|picture| match picture {
            Picture::Waiting { percent } => *percent,
            _ => None,
        });
        percents.min()
    }

    /// Whether something may still come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        match self.phase {
            Phase::Preparing | Phase::Sending | Phase::Waiting | Phase::Receiving => true,
            Phase::Idle | Phase::Done | Phase::Failed | Phase::Cancelled => false,
        }
    }

    /// Milliseconds since the start of the run, or what it took if it is over; 0 before the first.
    #[must_use]
    pub fn elapsed_ms(&self, now_ms: f64) -> f64 {
        match self.phase {
            Phase::Idle => 0.0,
            _ => (self.ended_ms.unwrap_or(now_ms) - self.started_ms).max(0.0),
        }
    }

    /// Moves one picture on. Returns whether it moved.
    fn advance(&mut self, event: JobEvent) -> bool {
        let (JobEvent::Answered { index }
        | JobEvent::Working { index, .. }
        | JobEvent::Partial { index }
        | JobEvent::Final { index }
        | JobEvent::Failed { index }) = event
        else {
            return false;
        };
        let Some(picture) = self.pictures.get_mut(index) else {
            let more = matches!(event, JobEvent::Final { .. }) && index == self.pictures.len();
            if more {
                self.pictures.push(Picture::Done);
            }
            return more;
        };
        *picture = match (*picture, event) {
            (Picture::Done | Picture::Failed { .. }, _) => return false,
            (Picture::Sending, JobEvent::Answered { .. }) => Picture::Waiting { percent: None },
            (Picture::Sending | Picture::Waiting { .. }, JobEvent::Working { percent, .. }) => {
                Picture::Waiting { percent }
            }
            (_, JobEvent::Answered { .. } | JobEvent::Working { .. }) => return false,
            (_, JobEvent::Partial { .. }) => Picture::Receiving {
                partials: picture.partials() + 1,
            },
            (_, JobEvent::Final { .. }) => Picture::Done,
            (_, _) => Picture::Failed {
                partials: picture.partials(),
            },
        };
        true
    }
}

impl Picture {
    /// How many partial pictures have arrived and stand for it; 0 once it is there.
    #[must_use]
    pub fn partials(self) -> u32 {
        match self {
            Self::Receiving { partials } | Self::Failed { partials } => partials,
            Self::Sending | Self::Waiting { .. } | Self::Done => 0,
        }
    }
}

/// The phase of a run whose requests have left.
fn overall(pictures: &[Picture]) -> Phase {
    let any = |is: fn(&Picture) -> bool| pictures.iter().any(is);
    let over = |picture: &Picture| matches!(picture, Picture::Done | Picture::Failed { .. });
    let arrived = any(|picture| *picture == Picture::Done);
    if pictures.iter().all(over) {
        return if arrived { Phase::Done } else { Phase::Failed };
    }
    if arrived || any(|picture| picture.partials() > 0) {
        return Phase::Receiving;
    }
    if any(|picture| matches!(picture, Picture::Waiting { .. })) {
        return Phase::Waiting;
    }
    Phase::Sending
}
