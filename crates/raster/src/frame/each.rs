//! A frame for each painted area.

use super::{Frame, Plan};
use crate::geometry::Rect;

/// Frames that share more than this part of the smaller one are one: the same pixels would be sent, and paid for, twice.
const SHARED: f64 = 0.5;

/// A painted area, and the frame that it is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    /// What holds all that is painted there.
    pub area: Rect,
    /// The frame holds the area. It may hold a bit of another one too.
    pub plan: Plan,
}

/// Frames for painted areas, boxes without a pixel in common as [`areas::few`](crate::areas::few) finds them, by whatever plans one frame.
///
/// Areas whose frames share more than half of the smaller one become one area, the box around them; so does whatever that box touches. So
/// each painted pixel is in one area and no other. They are ordered top to bottom, then left to right.
///
/// `None` if there is no frame for one of them, or no area.
#[must_use]
pub fn each(areas: &[Rect], plan: impl Fn(Rect) -> Option<Plan>) -> Option<Vec<Framed>> {
    let framed = |area: Rect| {
        Some(Framed {
            area,
            plan: plan(area)?,
        })
    };
    let mut all: Vec<Framed> = areas
        .iter()
        .map(|&area| framed(area))
        .collect::<Option<_>>()?;
    while let Some((one, other)) = shared(&all) {
        let mut area = all.swap_remove(other).area.union(all[one].area);
        // The first one found is `one` itself.
        while let Some(touched) = all
            .iter()
            .position(|other| !other.area.intersect(area).is_empty())
        {
            area = area.union(all.swap_remove(touched).area);
        }
        all.push(framed(area)?);
    }
    all.sort_unstable_by_key(|framed| (framed.area.y, framed.area.x));
    (!all.is_empty()).then_some(all)
}

/// Two whose frames share too much, the later one second.
fn shared(all: &[Framed]) -> Option<(usize, usize)> {
    let pairs = (0..all.len()).flat_map(|other| (0..other).map(move |one| (one, other)));
    pairs.into_iter().find(|&(one, other)| {
        let (one, other) = (all[one].plan.frame, all[other].plan.frame);
        let smaller = pixels(one.width, one.height).min(pixels(other.width, other.height));
        common(one, other) > SHARED * smaller
    })
}

/// The pixels that are in both frames.
fn common(one: Frame, other: Frame) -> f64 {
    let along = |first: i32, length: u32, other: i32, others: u32| {
        let end = |first: i32, length: u32| i64::from(first) + i64::from(length);
        let from = i64::from(first.max(other));
        (end(first, length).min(end(other, others)) - from).max(0) as u32
    };
    pixels(
        along(one.x, one.width, other.x, other.width),
        along(one.y, one.height, other.y, other.height),
    )
}

fn pixels(width: u32, height: u32) -> f64 {
    f64::from(width) * f64::from(height)
}
