//! Laplace's equation on a grid: cells that are held at a value, and between them the smoothest that there is.
//!
//! It is solved on grids from coarse to fine by successive over-relaxation (Young 1971), each beginning with what the coarser one found:
//! cascadic multigrid (Bornemann and Deuflhard 1996). So it costs what the grid has in cells.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No part of it.
    Outside,
    /// To be found.
    Open,
    /// Given.
    Held,
}

/// Cells, row by row, with a cell outside around them on each side.
#[derive(Clone)]
pub(crate) struct Grid {
    width: usize,
    height: usize,
    /// Red, green, blue; the fourth is the number of values summed up until [`Grid::finish`]. Outside cells are 0.
    cells: Vec<[f32; 4]>,
    kinds: Vec<Kind>,
}

impl Grid {
    /// A grid of so many cells, and those around it.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let (width, height) = (width + 2, height + 2);
        Self {
            width,
            height,
            cells: vec![[0.0; 4]; width * height],
            kinds: vec![Kind::Outside; width * height],
        }
    }

    /// Where a cell is, not counting those around.
    pub(crate) fn index(&self, x: usize, y: usize) -> usize {
        (y + 1) * self.width + x + 1
    }

    /// Leaves a cell to be found, unless it is held.
    pub(crate) fn open(&mut self, cell: usize) {
        if self.kinds[cell] == Kind::Outside {
            self.kinds[cell] = Kind::Open;
        }
    }

    /// Holds a cell at a value; at the mean if there are several.
    pub(crate) fn hold(&mut self, cell: usize, [red, green, blue]: [f32; 3]) {
        self.kinds[cell] = Kind::Held;
        add(&mut self.cells[cell], [red, green, blue, 1.0], 1.0);
    }

    /// Takes the means of what cells are held at.
    pub(crate) fn finish(&mut self) {
        for cell in self.cells.iter_mut().filter(|cell| cell[3] > 0.0) {
            *cell = cell.map(|channel| channel / cell[3]);
        }
    }

    /// Whether it is held anywhere.
    pub(crate) fn is_held(&self) -> bool {
        self.kinds.contains(&Kind::Held)
    }

    /// What is at a place between the four nearest cells, once it is solved. The first cell is from 0 to 1 each way; beyond the grid, what
    /// is at its edge.
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let split = |at: f32, cells: usize| {
            // There is a cell before the first one.
            let at = (at + 0.5).clamp(0.5, cells as f32 - 1.5);
            let cell = (at as usize).min(cells - 2);
            (cell, at - cell as f32)
        };
        let ((left, right), (top, down)) = (split(x, self.width), split(y, self.height));
        let row = |y: usize| {
            let first = y * self.width + left;
            lerp(self.cells[first], self.cells[first + 1], right)
        };
        lerp(row(top), row(top + 1), down)
    }

    /// Finds the open cells.
    pub(crate) fn solve(&mut self) {
        /// Sweeps on the finest grid; there are twice as many on each coarser one, up to 64, so that together they cost about 16.
        const SWEEPS: usize = 8;
        let mut coarser = Vec::new();
        let mut last = &*self;
        while last.width.max(last.height) > 6 {
            coarser.push(last.halved());
            last = &coarser[coarser.len() - 1];
        }
        let mut found: Option<Self> = None;
        while let Some(mut grid) = coarser.pop() {
            let sweeps = (SWEEPS << (coarser.len() + 1)).min(64);
            grid.refine(found.as_ref(), sweeps);
            found = Some(grid);
        }
        self.refine(found.as_ref(), SWEEPS);
        self.spread();
    }

    /// The grid of half as many cells each way. It is held wherever this one is, and open where there is something open else.
    fn halved(&self) -> Self {
        let mut half = Self::new((self.width - 1) / 2, (self.height - 1) / 2);
        for y in 0..self.height - 2 {
            for x in 0..self.width - 2 {
                let (from, to) = (self.index(x, y), half.index(x / 2, y / 2));
                match self.kinds[from] {
                    Kind::Outside => {}
                    Kind::Open => half.open(to),
                    Kind::Held => {
                        let [red, green, blue, _] = self.cells[from];
                        half.hold(to, [red, green, blue]);
                    }
                }
            }
        }
        half.finish();
        half
    }

    /// Finds the open cells from the grid of half as many, if there is one.
    fn refine(&mut self, coarse: Option<&Self>, sweeps: usize) {
        if let Some(coarse) = coarse {
            self.begin_with(coarse);
        }
        self.relax(sweeps);
    }

    /// Sets open cells to what is between the four nearest cells of the grid of half as many.
    fn begin_with(&mut self, coarse: &Self) {
        for y in 1..self.height - 1 {
            for x in 1..self.width - 1 {
                let at = y * self.width + x;
                if self.kinds[at] != Kind::Open {
                    continue;
                }
                let nearest = x.div_ceil(2) + y.div_ceil(2) * coarse.width;
                let across = if x % 2 == 1 { nearest - 1 } else { nearest + 1 };
                let down = |cell: usize| {
                    if y % 2 == 1 {
                        cell - coarse.width
                    } else {
                        cell + coarse.width
                    }
                };
                let four = [
                    (nearest, 9.0),
                    (across, 3.0),
                    (down(nearest), 3.0),
                    (down(across), 1.0),
                ];
                let mut sum = [0.0; 4];
                let mut weights = 0.0;
                for (cell, weight) in four {
                    if coarse.kinds[cell] != Kind::Outside {
                        add(&mut sum, coarse.cells[cell], weight);
                        weights += weight;
                    }
                }
                self.cells[at] = sum.map(|channel| channel / weights);
            }
        }
    }

    /// Successive over-relaxation, the cells of one colour of a chessboard after those of the other (Young 1971).
    fn relax(&mut self, sweeps: usize) {
        let shares = self.shares();
        // The best for a square solved from nothing; more sweeps than the grid has cells do not ask for more.
        let side = self.width.max(self.height).min(2 * sweeps) as f32;
        let over = 2.0 / (1.0 + (std::f32::consts::PI / side).sin());
        let width = self.width;
        for sweep in 0..2 * sweeps {
            for y in 1..self.height - 1 {
                let (above, rest) = self.cells.split_at_mut(y * width);
                let above = &above[(y - 1) * width..];
                let (here, below) = rest.split_at_mut(width);
                let (below, shares) = (&below[..width], &shares[y * width..][..width]);
                for x in (1 + (y + sweep) % 2..width - 1).step_by(2) {
                    let share = shares[x];
                    if share == 0.0 {
                        continue;
                    }
                    let (left, right) = (here[x - 1], here[x + 1]);
                    let (above, below) = (above[x], below[x]);
                    let cell = &mut here[x];
                    for at in 0..4 {
                        let mean = (left[at] + right[at] + (above[at] + below[at])) * share;
                        cell[at] += over * (mean - cell[at]);
                    }
                }
            }
        }
    }

    /// For each open cell 1 / the number of its neighbours that are not outside; 0 for the others.
    fn shares(&self) -> Vec<f32> {
        let share = |at: usize| {
            if self.kinds[at] != Kind::Open {
                return 0.0;
            }
            let around = [at - 1, at + 1, at - self.width, at + self.width];
            let count = around
                .iter()
                .filter(|&&at| self.kinds[at] != Kind::Outside)
                .count();
            if count == 0 { 0.0 } else { 1.0 / count as f32 }
        };
        (0..self.cells.len()).map(share).collect()
    }

    /// Sets outside cells to the mean of the others that touch them, so that one can mix up to its edge.
    fn spread(&mut self) {
        let (width, height) = (self.width, self.height);
        for y in 0..height {
            for x in 0..width {
                let at = y * width + x;
                if self.kinds[at] != Kind::Outside {
                    continue;
                }
                let mut sum = [0.0; 4];
                let mut count = 0.0;
                for y in y.saturating_sub(1)..(y + 2).min(height) {
                    for x in x.saturating_sub(1)..(x + 2).min(width) {
                        let near = y * width + x;
                        if self.kinds[near] != Kind::Outside {
                            add(&mut sum, self.cells[near], 1.0);
                            count += 1.0;
                        }
                    }
                }
                if count > 0.0 {
                    self.cells[at] = sum.map(|channel| channel / count);
                }
            }
        }
    }
}

fn add(sum: &mut [f32; 4], cell: [f32; 4], weight: f32) {
    for (sum, channel) in sum.iter_mut().zip(cell) {
        *sum += channel * weight;
    }
}

fn lerp(one: [f32; 4], other: [f32; 4], part: f32) -> [f32; 4] {
    std::array::from_fn(|at| one[at] + (other[at] - one[at]) * part)
}
