//! How far along a row its pixels reach, whose nearest covered pixels above or below are known.

use crate::runs::RUN;

/// Marks: beyond both circles, between them, within both.
pub(super) const OUTSIDE: u8 = 0;
pub(super) const BETWEEN: u8 = 1;
pub(super) const INSIDE: u8 = 2;

/// How far the runs of a row reach.
// Not inlined: as a function of its own it is known that the slices are not one, and many runs are looked at at once.
#[inline(never)]
pub(super) fn spans_of(spans: &mut [Span], distances: &[u16], reaches: &Reaches) {
    for (span, run) in spans.iter_mut().zip(distances.as_chunks().0) {
        *span = Span::of(run, reaches);
    }
}

/// Marks what of a row is reached, first from the left, then from the right.
pub(super) fn mark(marks: &mut [u8], distances: &[u16], spans: &[Span], reaches: &Reaches) {
    marks.fill(OUTSIDE);
    let (marks, _) = marks.as_chunks_mut();
    let (distances, _) = distances.as_chunks();
    sweep::<false>(marks, distances, spans, reaches);
    sweep::<true>(marks, distances, spans, reaches);
}

/// Marks what is reached by what lies before it, from the last run on if `BACK`.
fn sweep<const BACK: bool>(
    marks: &mut [[u8; RUN]],
    distances: &[[u16; RUN]],
    spans: &[Span],
    reaches: &Reaches,
) {
    let length = marks.len();
    let place = |index: usize, length: usize| if BACK { length - 1 - index } else { index };
    let far = (reaches.at(0).outer as usize).div_ceil(RUN);
    let mut ends = Reach::NONE;
    // So many of the last runs were reached whole, and how far they reach themselves is found out where that matters.
    let mut unasked = 0;
    let mut runs = marks.iter_mut().zip(spans);
    let runs = std::iter::from_fn(|| if BACK { runs.next_back() } else { runs.next() });
    for (run, (marks, span)) in runs.enumerate() {
        if span.least.inner >= 0 {
            *marks = [INSIDE; RUN];
            unasked += 1;
            continue;
        }
        let x = (run * RUN) as i32;
        if unasked > 0 {
            for run in (run - unasked.min(far)..run).rev() {
                let here = place(run, length);
                let x = (run * RUN) as i32;
                if ends.and(spans[here].most, x + RUN as i32 - 1) != ends {
                    for (x, at) in (x..).zip(0..RUN) {
                        ends = ends.and(reaches.at(distances[here][place(at, RUN)]), x);
                    }
                }
            }
            unasked = 0;
        }
        let reaches_out = span.most.outer >= 0;
        if !reaches_out && ends.outer < x {
            continue;
        }
        if ends.inner >= x + RUN as i32 - 1 {
            *marks = [INSIDE; RUN];
            unasked = 1;
            continue;
        }
        let distances = &distances[place(run, length)];
        for (x, at) in (x..).zip(0..RUN) {
            let at = place(at, RUN);
            if reaches_out {
                ends = ends.and(reaches.at(distances[at]), x);
            }
            let reached = u8::from(ends.outer >= x) + u8::from(ends.inner >= x);
            marks[at] = reached.max(marks[at]);
        }
    }
}

/// How far the pixels of a run reach: the one that is farthest from what is covered, and the nearest.
#[derive(Clone)]
pub(super) struct Span {
    least: Reach,
    pub(super) most: Reach,
}

impl Span {
    /// The span of a run of which no pixel reaches its own.
    pub(super) const NONE: Self = Self {
        least: Reach::NONE,
        most: Reach::NONE,
    };

    fn of(run: &[u16; RUN], reaches: &Reaches) -> Self {
        let [nearest, farthest] = extremes(run);
        Self {
            least: reaches.at(farthest),
            most: reaches.at(nearest),
        }
    }
}

/// The smallest and the largest of a run.
fn extremes(run: &[u16; RUN]) -> [u16; 2] {
    // Eight at once.
    let [mut least, mut most] = [[u16::MAX; 8], [0; 8]];
    for eight in run.as_chunks::<8>().0 {
        for ((least, most), &g) in least.iter_mut().zip(&mut most).zip(eight) {
            *least = g.min(*least);
            *most = g.max(*most);
        }
    }
    [
        least.into_iter().fold(u16::MAX, u16::min),
        most.into_iter().fold(0, u16::max),
    ]
}

/// How many pixels further one reaches, in whole pixels, which is all that counts; −1 if it does not even reach its own. Or, in a row, up
/// to which pixel those reach that were passed.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Reach {
    /// Up to where the coverage is 0.
    pub(super) outer: i32,
    /// Up to where it is whole.
    inner: i32,
}

/// The reach for each distance: those of [`super::RANGE`] are below 512.
pub(super) struct Reaches([Reach; 512]);

impl Reaches {
    pub(super) fn of(radius: f32) -> Self {
        Self(std::array::from_fn(|g| Reach::of(radius, g)))
    }

    fn at(&self, g: u16) -> Reach {
        self.0[usize::from(g % 512)]
    }
}

impl Reach {
    const NONE: Self = Self {
        outer: -1,
        inner: -1,
    };

    /// The reach of a pixel whose nearest covered one is `g` pixels above or below.
    fn of(radius: f32, g: usize) -> Self {
        let within = |radius: f32| {
            let left = radius * radius - (g * g) as f32;
            if radius < 0.0 || left < 0.0 {
                -1
            } else {
                left.sqrt() as i32
            }
        };
        Self {
            outer: within(radius + 0.5),
            inner: within(radius - 0.5),
        }
    }

    /// Up to where those that were passed reach, with one more that is at `x`.
    fn and(self, own: Self, x: i32) -> Self {
        Self {
            outer: self.outer.max(own.outer + x),
            inner: self.inner.max(own.inner + x),
        }
    }
}
