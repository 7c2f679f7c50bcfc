//! What would be sent of the picture as it is masked now, and what that would cost.

use leptos::prelude::*;
use overpaint_editor::Editor;
use overpaint_protocol::Options;
use overpaint_raster::Rect;

use crate::bench::Bench;
use crate::cost::Cost;
use crate::picture::Picture;
use crate::region::{self, Planned, Region};
use crate::studio::Studio;

/// Frames around what is masked, worked out when somebody looks and not while one paints.
#[derive(Clone, Copy)]
pub(crate) struct Plans {
    /// What can be sent in one frame.
    pub(crate) together: Memo<Option<Planned>>,
    /// The separate areas of the mask.
    pub(crate) areas: Memo<Vec<Rect>>,
    /// What can be sent of each area; nothing if there are not several.
    pub(crate) each: Memo<Vec<Planned>>,
}

impl Plans {
    /// Goes by all of this.
    pub(crate) fn new(
        editor: StoredValue<Editor, LocalStorage>,
        bench: RwSignal<Bench>,
        picture: RwSignal<Option<Picture>, LocalStorage>,
        options: RwSignal<Options>,
        region: RwSignal<Region>,
        frame_put: RwSignal<Option<Rect>>,
    ) -> Self {
        let size = move || picture.with(|picture| picture.as_ref().map(Picture::size));
        let together = Memo::new(move |_| {
            let bounds = bench.with(|bench| bench.bounds);
            let options = options.read();
            region::together(size()?, bounds, region.get(), frame_put.get(), &options)
        });
        // While only the view or a tool is another one, no areas are looked for.
        let mask_version = Memo::new(move |_| bench.with(|bench| bench.mask_version));
        let areas = Memo::new(move |_| {
            // A memo that is only tracked is not worked out, and then knows of no change.
            mask_version.get();
            editor.with_value(|editor| region::areas_of(editor.mask()))
        });
        let each = Memo::new(move |_| {
            let plans = size()
                .and_then(|size| region::each(size, &areas.read(), region.get(), &options.read()));
            plans.unwrap_or_default()
        });
        Self {
            together,
            areas,
            each,
        }
    }
}

impl Studio {
    /// What will be sent, tracked.
    pub(crate) fn planned(self) -> Vec<Planned> {
        let each = self.region.with(|region| region.each);
        let each = each
            .then(|| self.plans.each.get())
            .filter(|each| !each.is_empty());
        each.unwrap_or_else(|| self.plans.together.get().into_iter().collect())
    }

    /// What an edit would cost, tracked; nothing while there is no picture.
    pub(crate) fn cost(self) -> Option<Cost> {
        self.cost_of(&self.planned())
    }

    /// What it would cost to send what is planned, tracked.
    pub(crate) fn cost_of(self, plans: &[Planned]) -> Option<Cost> {
        let size = self
            .picture
            .with(|picture| picture.as_ref().map(Picture::size))?;
        let endpoint = self.settings.with(|settings| settings.endpoint);
        let references = self.references.with(|references| {
            let sizes = references.iter().map(|one| one.picture.size());
            sizes.collect::<Vec<_>>()
        });
        Some(Cost::of(plans, size, &references, &self.wish(), endpoint))
    }
}
