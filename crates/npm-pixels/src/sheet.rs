//! What is laid over a picture, with room for its rows.

use overpaint_raster::Rect;
use overpaint_raster::composite::lay;
use overpaint_raster::fit::Layer;
use overpaint_raster::photo::Row;

pub(crate) struct Sheet<'a> {
    layer: Layer<'a>,
    patch: Vec<f32>,
    coverage: Vec<u8>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(layer: Layer<'a>) -> Self {
        let width = layer.area().width as usize;
        Self {
            layer,
            patch: vec![0.0; width * 4],
            coverage: vec![0; width],
        }
    }

    pub(crate) fn area(&self) -> Rect {
        self.layer.area()
    }

    /// Lays its row `y` over that of the picture.
    pub(crate) fn lay(&mut self, y: u32, row: &mut Row) {
        let area = self.area();
        if y < area.y || y >= area.bottom() {
            return;
        }
        self.layer.row(y, &mut self.patch, &mut self.coverage);
        let columns = area.x as usize * 4..area.right() as usize * 4;
        match row {
            Row::Eight(row) => lay(&mut row[columns], &self.patch, &self.coverage),
            Row::Sixteen(row) => lay(&mut row[columns], &self.patch, &self.coverage),
        }
    }
}
