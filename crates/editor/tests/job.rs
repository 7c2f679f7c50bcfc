//! A run from start to end, and what comes too late.

use overpaint_editor::job::{Job, JobEvent, JobInput, Phase, Picture};
use proptest::prelude::*;

/// A job and its clock: one second passes with each event.
struct Run {
    job: Job,
    now_ms: f64,
}

impl Run {
    fn start() -> Self {
        let mut job = Job::new();
        job.start(1000.0);
        Self {
            job,
            now_ms: 1000.0,
        }
    }

    fn sent(pictures: usize) -> Self {
        let mut run = Self::start();
        assert!(run.on(JobEvent::Sent { pictures }));
        run
    }

    fn on(&mut self, event: JobEvent) -> bool {
        self.now_ms += 1000.0;
        let version = self.job.version();
        self.job.on(JobInput { version, event }, self.now_ms)
    }

    fn phase(&self) -> Phase {
        self.job.phase()
    }
}

#[test]
fn one_picture_goes_through_all_phases() {
    let mut run = Run::start();
    assert_eq!(Job::new().phase(), Phase::Idle);
    assert_eq!(run.phase(), Phase::Preparing);
    let events = [
        (JobEvent::Sent { pictures: 1 }, Phase::Sending),
        (JobEvent::Answered { index: 0 }, Phase::Waiting),
        (JobEvent::Partial { index: 0 }, Phase::Receiving),
        (JobEvent::Partial { index: 0 }, Phase::Receiving),
        (JobEvent::Final { index: 0 }, Phase::Done),
    ];
    for (event, phase) in events {
        assert!(run.on(event));
        assert_eq!(run.phase(), phase);
    }
    assert_eq!(
        run.job.elapsed_ms(99_000.0),
        5000.0,
        "the clock stops at the end"
    );
}

#[test]
fn several_pictures_are_each_on_their_own() {
    let mut run = Run::sent(3);
    assert!(run.on(JobEvent::Answered { index: 1 }));
    assert!(run.on(JobEvent::Partial { index: 1 }));
    assert!(run.on(JobEvent::Partial { index: 2 }));
    assert!(run.on(JobEvent::Failed { index: 2 }));
    assert!(run.on(JobEvent::Final { index: 1 }));
    assert_eq!(
        run.job.pictures(),
        [
            Picture::Sending,
            Picture::Done,
            Picture::Failed { partials: 1 }
        ]
    );
    assert_eq!(run.phase(), Phase::Receiving);
    assert!(run.on(JobEvent::Failed { index: 0 }));
    assert_eq!(run.phase(), Phase::Done, "one picture is there");
}

#[test]
fn how_far_the_work_is_goes_by_the_picture_that_is_the_least_far() {
    let mut run = Run::sent(3);
    let working = |index, percent| JobEvent::Working { index, percent };
    assert_eq!(run.job.percent(), None);
    assert!(run.on(working(0, None)));
    assert_eq!((run.phase(), run.job.percent()), (Phase::Waiting, None));
    assert!(run.on(working(0, Some(60))));
    assert!(run.on(working(1, Some(30))));
    assert_eq!(run.job.percent(), Some(30));
    assert!(run.on(JobEvent::Final { index: 1 }));
    assert_eq!(run.job.percent(), Some(60));
    assert!(!run.on(working(1, Some(90))), "it is there");
    assert!(run.on(JobEvent::Partial { index: 0 }));
    assert!(!run.on(working(0, Some(90))), "something can be seen");
}

#[test]
fn a_run_without_any_picture_has_failed() {
    let mut run = Run::sent(2);
    run.on(JobEvent::Failed { index: 0 });
    assert_eq!(run.phase(), Phase::Sending);
    run.on(JobEvent::Failed { index: 1 });
    assert_eq!(run.phase(), Phase::Failed);

    let mut run = Run::start();
    assert!(run.on(JobEvent::NotSent));
    assert_eq!(run.phase(), Phase::Failed);
}

#[test]
fn cancel_ends_it_at_once_and_what_comes_later_is_dropped() {
    let mut run = Run::sent(1);
    run.on(JobEvent::Partial { index: 0 });
    assert!(run.on(JobEvent::Cancel));
    assert_eq!(run.phase(), Phase::Cancelled);
    assert!(!run.on(JobEvent::Final { index: 0 }));
    assert!(!run.on(JobEvent::Cancel));
    assert_eq!(run.job.pictures(), [Picture::Receiving { partials: 1 }]);
    assert!(!Run::sent(0).job.pictures().is_empty());
}

#[test]
fn answers_to_an_earlier_run_are_stale() {
    let mut run = Run::sent(1);
    let first = run.job.version();
    let second = run.job.start(9000.0);
    assert_ne!(first, second);
    let event = JobEvent::Sent { pictures: 1 };
    let stale = JobInput {
        version: first,
        event,
    };
    assert!(!run.job.on(stale, 9500.0));
    assert_eq!(run.phase(), Phase::Preparing);
    assert_eq!(run.job.elapsed_ms(9500.0), 500.0);
}

#[test]
fn a_server_may_send_more_pictures_than_asked() {
    let mut run = Run::sent(2);
    run.on(JobEvent::Final { index: 0 });
    assert!(!run.on(JobEvent::Final { index: 3 }));
    assert!(!run.on(JobEvent::Partial { index: 2 }));
    assert!(run.on(JobEvent::Final { index: 2 }));
    assert_eq!(run.job.pictures().len(), 3);
    assert_eq!(run.phase(), Phase::Receiving);
}

#[test]
fn nothing_counts_twice_or_before_its_time() {
    let mut run = Run::start();
    assert!(!run.on(JobEvent::Final { index: 0 }));
    run.on(JobEvent::Sent { pictures: 2 });
    assert!(!run.on(JobEvent::Sent { pictures: 5 }));
    assert!(!run.on(JobEvent::NotSent));
    assert!(run.on(JobEvent::Final { index: 0 }));
    assert!(!run.on(JobEvent::Final { index: 0 }));
    assert!(!run.on(JobEvent::Failed { index: 0 }));
    assert!(run.on(JobEvent::Answered { index: 1 }));
    assert!(!run.on(JobEvent::Answered { index: 1 }));
}

proptest! {
    #[test]
    fn what_is_over_stays_over(
        events in prop::collection::vec((0u64..3, 0usize..4, 0..8), 0..40),
    ) {
        let mut job = Job::new();
        job.start(0.0);
        for (version, index, kind) in events {
            let event = match kind {
                0 => JobEvent::Sent { pictures: index },
                1 => JobEvent::Answered { index },
                2 => JobEvent::Partial { index },
                3 => JobEvent::Final { index },
                4 => JobEvent::Failed { index },
                5 => JobEvent::NotSent,
                6 => JobEvent::Working { index, percent: Some(50) },
                _ => JobEvent::Cancel,
            };
            let before = job.clone();
            let counts = job.on(JobInput { version, event }, 1.0);
            prop_assert_eq!(counts, job != before || (counts && before.is_running()));
            prop_assert!(before.is_running() || before == job);
            prop_assert!(version == 1 || before == job);
            let over = job.pictures().iter().all(|p| matches!(p, Picture::Done | Picture::Failed { .. }));
            prop_assert_eq!(job.phase() == Phase::Done, over && job.pictures().contains(&Picture::Done));
        }
    }
}

#[test]
fn a_run_after_those_of_another_life_has_the_next_number() {
    let mut job = Job::after(7);
    assert_eq!((job.version(), job.phase()), (7, Phase::Idle));
    assert_eq!(job.start(0.0), 8);
}
