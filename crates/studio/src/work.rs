//! What is kept of the work on a page, so that it is there again when the page is opened: a text that says what there is, and by name the files
//! and masks that it speaks of.

use std::ops::Range;

use overpaint_protocol::Options;
use overpaint_raster::{Frame, Rect};

use crate::cost::Spent;
use crate::pixels::Lay;
use crate::record::{Record, record};

/// Of the form that this program writes. What a later one wrote is left alone.
const VERSION: u32 = 3;

/// The fields that the second version brought, as they are when there is nothing.
const SINCE_1: &str = "1:0,1:0,";

/// The same for the third.
const SINCE_2: &str = "1:0,1:0,";

/// All of it but pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Work {
    /// What was being written.
    pub(crate) prompt: String,
    /// The pictures that the rest speaks of.
    pub(crate) pictures: Vec<PictureNote>,
    /// The numbers of those on the stage, each with a mask: the last is seen, the others can be gone back to.
    pub(crate) stage: Vec<u32>,
    /// Where a person has put the frame.
    pub(crate) frame: Option<Rect>,
    /// The number of the result that is on the stage.
    pub(crate) shown: Option<u32>,
    pub(crate) runs: Vec<RunNote>,
    /// In the order of the page.
    pub(crate) results: Vec<ResultNote>,
    /// A result that can be brought back, but only by the page that deleted it.
    pub(crate) deleted: Option<ResultNote>,
    /// What servers still work on, the oldest first.
    pub(crate) pending: Vec<PendingNote>,
    /// A run was under way that ends with the page.
    pub(crate) running: bool,
    /// The numbers of those that were gone back from, each with a mask, the next one last.
    pub(crate) ahead: Vec<u32>,
    /// Those of the pictures that were sent beside another one, or are to be.
    pub(crate) references: Vec<ReferenceNote>,
}

/// A picture that was opened. Its file is kept as it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PictureNote {
    pub(crate) id: u32,
    pub(crate) name: String,
}

/// A picture that is sent beside another one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReferenceNote {
    /// The run that it was sent with; none for what the next one is to have.
    pub(crate) run: Option<u64>,
    /// The number of the picture.
    pub(crate) picture: u32,
}

/// What the results of a run have in common. What was masked is kept beside it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunNote {
    pub(crate) run: u64,
    /// The number of its picture.
    pub(crate) picture: u32,
    pub(crate) stem: String,
    /// What was asked for.
    pub(crate) options: Options,
    pub(crate) sent: Vec<SentNote>,
    /// How many of its pictures have not come.
    pub(crate) lacks: usize,
}

/// What went out in one request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SentNote {
    pub(crate) area: usize,
    pub(crate) frame: Frame,
    pub(crate) size: Option<(u32, u32)>,
    /// The bounds of what it was to edit of what was masked.
    pub(crate) masked: Rect,
}

/// A result. The answers that it is made of are kept as they came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResultNote {
    pub(crate) id: u32,
    pub(crate) run: u64,
    pub(crate) name: String,
    pub(crate) answers: Vec<AnswerNote>,
    /// The areas of which nothing came.
    pub(crate) missing: Vec<usize>,
    pub(crate) unfinished: bool,
    /// It was saved as well.
    pub(crate) saved: bool,
    pub(crate) lay: Lay,
    /// It is looked at as it came.
    pub(crate) raw: bool,
}

/// One of the files of a result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AnswerNote {
    /// What it is the answer to.
    pub(crate) area: usize,
    pub(crate) spent: Option<Spent>,
}

/// A run of which something was handed in and is not there yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PendingNote {
    /// The number that it had as a job.
    pub(crate) job: u64,
    /// The run whose results its pictures are.
    pub(crate) run: u64,
    /// The base URL of the server.
    pub(crate) server: String,
    /// Whether a key was sent, without which the server will not tell.
    pub(crate) with_key: bool,
    /// When it was begun, in milliseconds since 1970.
    pub(crate) since: u64,
    /// How many pictures were asked for of each area.
    pub(crate) pictures: usize,
    /// The results that it completes, with the number of the picture that does.
    pub(crate) completes: Vec<(usize, u32)>,
    /// The numbers of the pictures that are results by now.
    pub(crate) done: Vec<usize>,
    pub(crate) tasks: Vec<TaskNote>,
}

/// What was handed in by one request: pictures of an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TaskNote {
    /// The name to ask for it by.
    pub(crate) id: String,
    /// Where to ask, in the server's words.
    pub(crate) poll_url: Option<String>,
    pub(crate) area: usize,
    /// The number of its first picture.
    pub(crate) first: usize,
    /// How many pictures it is to bring.
    pub(crate) pictures: usize,
}

/// Why there is nothing to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Another version of this program wrote it, and may be able to read it.
    OtherVersion,
    Broken,
}

record!(Work {
    prompt,
    pictures,
    stage,
    frame,
    shown,
    runs,
    results,
    deleted,
    pending,
    running,
    ahead,
    references
});
record!(ReferenceNote { run, picture });
record!(PictureNote { id, name });
record!(RunNote {
    run,
    picture,
    stem,
    options,
    sent,
    lacks
});
record!(SentNote {
    area,
    frame,
    size,
    masked
});
record!(ResultNote {
    id,
    run,
    name,
    answers,
    missing,
    unfinished,
    saved,
    lay,
    raw
});
record!(AnswerNote { area, spent });
record!(PendingNote {
    job,
    run,
    server,
    with_key,
    since,
    pictures,
    completes,
    done,
    tasks
});
record!(TaskNote {
    id,
    poll_url,
    area,
    first,
    pictures
});

impl PendingNote {
    /// The tasks of which something is still to come.
    pub(crate) fn open(&self) -> impl Iterator<Item = &TaskNote> {
        let is_done = |picture: usize| self.done.contains(&picture);
        let tasks = self.tasks.iter();
        tasks.filter(move |task| !task.places().all(is_done))
    }
}

impl TaskNote {
    /// Whether it is to bring this picture of this area.
    pub(crate) fn brings(&self, area: usize, picture: usize) -> bool {
        self.area == area && self.places().contains(&picture)
    }

    /// The numbers of its pictures.
    pub(crate) fn places(&self) -> Range<usize> {
        self.first..self.first + self.pictures
    }
}

impl Work {
    /// As it is kept, with when that is, in milliseconds since 1970.
    pub(crate) fn write(&self, at: u64) -> String {
        let mut text = String::new();
        VERSION.write(&mut text);
        at.write(&mut text);
        Record::write(self, &mut text);
        text
    }

    /// Reads what [`Work::write`] wrote.
    pub(crate) fn read(mut text: &str) -> Result<Self, Unread> {
        let version = u32::read(&mut text).zip(u64::read(&mut text));
        let text = match version {
            Some((VERSION, _)) => text.to_owned(),
            Some((2, _)) => [text, SINCE_2].concat(),
            Some((1, _)) => [text, SINCE_1, SINCE_2].concat(),
            Some(_) => return Err(Unread::OtherVersion),
            None => return Err(Unread::Broken),
        };
        let text = &mut text.as_str();
        let work = <Self as Record>::read(text).filter(|_| text.is_empty());
        work.ok_or(Unread::Broken)
    }

    /// The numbers of the pictures that were sent with a run, or that the next one is to have.
    pub(crate) fn references_of(&self, run: Option<u64>) -> impl Iterator<Item = u32> {
        let own = self.references.iter().filter(move |note| note.run == run);
        own.map(|note| note.picture)
    }

    /// Whether there is nothing that anybody would miss.
    pub(crate) fn is_empty(&self) -> bool {
        let has_results = !self.results.is_empty() || self.deleted.is_some();
        let is_begun = !self.prompt.is_empty() || !self.references.is_empty();
        self.stage.is_empty() && self.pending.is_empty() && !has_results && !is_begun
    }

    /// The names of all files and masks that it speaks of.
    pub(crate) fn names(&self) -> Vec<String> {
        let pictures = self.pictures.iter().map(|picture| picture_name(picture.id));
        let masks = self.stage.iter().chain(&self.ahead);
        let masks = masks.map(|id| mask_name(*id));
        let runs = self.runs.iter().map(|run| run_name(run.run));
        let mut names: Vec<String> = pictures.chain(masks).chain(runs).collect();
        for result in self.results.iter().chain(&self.deleted) {
            for number in 0..result.answers.len() {
                names.push(answer_name(result.id, number));
                names.push(thumbnail_name(result.id, number));
            }
        }
        names
    }
}

/// When a work was written that is kept as this text, in whatever version.
pub(crate) fn written_at(mut text: &str) -> Option<u64> {
    let (_, at) = <(u32, u64)>::read(&mut text)?;
    Some(at)
}

/// The name of the text.
pub(crate) const WORK: &str = "work";

/// The name of a picture's file.
pub(crate) fn picture_name(id: u32) -> String {
    format!("picture.{id}")
}

/// The name of the mask on a picture.
pub(crate) fn mask_name(picture: u32) -> String {
    format!("mask.{picture}")
}

/// The name of the mask of a run.
pub(crate) fn run_name(run: u64) -> String {
    format!("run.{run}")
}

/// The name of one of the files of a result, counted from 0.
pub(crate) fn answer_name(result: u32, number: usize) -> String {
    format!("answer.{result}.{number}")
}

/// The name of the small copy of that, where there is one.
pub(crate) fn thumbnail_name(result: u32, number: usize) -> String {
    format!("thumbnail.{result}.{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(id: u32, answers: usize) -> ResultNote {
        let answer = AnswerNote {
            area: 1,
            spent: None,
        };
        ResultNote {
            id,
            run: 4,
            name: format!("cat-edit-{id}"),
            answers: vec![answer; answers],
            missing: vec![0],
            unfinished: false,
            saved: true,
            lay: Lay {
                grow: 2.5,
                feather: 0.1,
                align: true,
                tone: false,
                blend: true,
                detail: false,
            },
            raw: true,
        }
    }

    fn work() -> Work {
        let frame = Frame {
            x: -3,
            y: 4,
            width: 1024,
            height: 768,
        };
        let options = Options {
            prompt: "a hat".to_owned(),
            quality: Some("high".to_owned()),
            stream: Some(true),
            ..Options::default()
        };
        Work {
            prompt: "a \"red\" hat\n红色".to_owned(),
            pictures: vec![PictureNote {
                id: 2,
                name: "cat.png".to_owned(),
            }],
            stage: vec![2],
            frame: Some(Rect::new(1, 2, 3, 4)),
            shown: Some(7),
            runs: vec![RunNote {
                run: 4,
                picture: 2,
                stem: "cat".to_owned(),
                options,
                sent: vec![SentNote {
                    area: 1,
                    frame,
                    size: Some((1536, 1024)),
                    masked: Rect::EMPTY,
                }],
                lacks: 1,
            }],
            results: vec![result(7, 2)],
            deleted: Some(result(6, 1)),
            pending: vec![PendingNote {
                job: 5,
                run: 4,
                server: "http://localhost/v1".to_owned(),
                with_key: true,
                since: 3,
                pictures: 2,
                completes: vec![(1, 7)],
                done: vec![0],
                tasks: vec![TaskNote {
                    id: "t".to_owned(),
                    poll_url: None,
                    area: 1,
                    first: 0,
                    pictures: 2,
                }],
            }],
            running: true,
            ahead: vec![3],
            references: vec![
                ReferenceNote {
                    run: Some(4),
                    picture: 2,
                },
                ReferenceNote {
                    run: None,
                    picture: 2,
                },
            ],
        }
    }

    #[test]
    fn what_was_written_is_read_the_same() {
        let work = work();
        let text = work.write(1_500_000_000_000);
        assert_eq!(Work::read(&text), Ok(work));
        assert_eq!(written_at(&text), Some(1_500_000_000_000));
    }

    /// A work as pages write it. Where this fails, those that are kept are not read any more: that takes another version.
    #[test]
    fn what_was_written_once_is_still_read() {
        let since_1 = "1:1,1:5,1:4,19:http://localhost/v1,1:1,1:3,1:2,1:1,1:1,1:7,1:1,1:0,1:1,1:t,1:0,1:1,1:0,1:2,1:1,";
        let since_2 = "1:1,1:3,1:2,1:1,1:4,1:2,1:0,1:2,";
        let text = format!("1:3,{FIELDS}{since_1}{since_2}");
        assert_eq!(work().write(5), text);
        assert_eq!(Work::read(&text), Ok(work()));
        let of_version_2 = Work {
            ahead: Vec::new(),
            references: Vec::new(),
            ..work()
        };
        let text = format!("1:2,{FIELDS}{since_1}");
        assert_eq!(Work::read(&text), Ok(of_version_2), "the second version");
    }

    #[test]
    fn what_the_first_version_wrote_is_still_read() {
        let without_pending = Work {
            pending: Vec::new(),
            running: false,
            ahead: Vec::new(),
            references: Vec::new(),
            ..work()
        };
        let text = format!("1:1,{FIELDS}");
        assert_eq!(Work::read(&text), Ok(without_pending));
    }

    /// When it was written, and all that the first version wrote of it.
    const FIELDS: &str = concat!(
        "1:5,18:a \"red\" hat\n红色,1:1,1:2,7:cat.png,1:1,1:2,1:1,1:1,1:2,1:3,1:4,1:1,1:7,1:1,1:4,1:2,3:cat,5:a hat,0:,1:0,1:0,",
        "1:1,4:high,1:0,1:0,1:0,1:0,1:0,1:1,1:1,1:0,1:0,1:0,1:1,1:1,2:-3,1:4,4:1024,3:768,1:1,4:1536,4:1024,1:0,1:0,1:0,1:0,1:1,1:1,",
        "1:7,1:4,10:cat-edit-7,1:2,1:1,1:0,1:1,1:0,1:1,1:0,1:0,1:1,10:1075838976,10:1036831949,1:1,1:0,1:1,1:0,1:1,1:1,1:6,1:4,",
        "10:cat-edit-6,1:1,1:1,1:0,1:1,1:0,1:0,1:1,10:1075838976,10:1036831949,1:1,1:0,1:1,1:0,1:1,",
    );

    #[test]
    fn a_task_is_open_until_all_its_pictures_are_there() {
        let [mut pending] = work().pending.try_into().unwrap();
        assert_eq!(pending.open().count(), 1);
        pending.done.push(1);
        assert_eq!(pending.open().count(), 0);
    }

    #[test]
    fn it_names_all_that_is_to_stay() {
        let expected = [
            "picture.2",
            "mask.2",
            "mask.3",
            "run.4",
            "answer.7.0",
            "thumbnail.7.0",
            "answer.7.1",
            "thumbnail.7.1",
            "answer.6.0",
            "thumbnail.6.0",
        ];
        assert_eq!(work().names(), expected);
    }

    #[test]
    fn another_version_is_told_from_what_is_broken() {
        let later = "1:4,1:3,9:something,";
        assert_eq!(Work::read(later), Err(Unread::OtherVersion));
        assert_eq!(written_at(later), Some(3));
        let text = work().write(0);
        for cut in (0..text.len()).filter_map(|end| text.get(..end)) {
            assert_eq!(Work::read(cut), Err(Unread::Broken), "cut: {cut}");
        }
        assert_eq!(Work::read(&(text + "1:1,")), Err(Unread::Broken));
    }

    #[test]
    fn what_nobody_would_miss_is_empty() {
        assert!(Work::default().is_empty());
        assert!(!work().is_empty());
    }
}
