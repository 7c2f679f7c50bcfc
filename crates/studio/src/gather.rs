//! What comes of separate areas, put together to pictures.

/// Pictures of a run, each of some areas, for as long as not all of it is there.
pub(crate) struct Gather<T> {
    areas: usize,
    /// For each picture, what is known of each area.
    pictures: Vec<Vec<Part<T>>>,
}

#[derive(Clone, PartialEq)]
enum Part<T> {
    Open,
    Came(T),
    Failed,
}

impl<T: Clone> Gather<T> {
    /// Of so many areas.
    pub(crate) fn new(areas: usize) -> Self {
        Self {
            areas,
            pictures: Vec::new(),
        }
    }

    /// Takes what came of an area of a picture; `None` if nothing will. If that was the last area of the picture, it gives all that came, by area.
    pub(crate) fn settle(
        &mut self,
        area: usize,
        picture: usize,
        came: Option<T>,
    ) -> Option<Vec<(usize, T)>> {
        while self.pictures.len() <= picture {
            self.pictures.push(vec![Part::Open; self.areas]);
        }
        let parts = self.pictures.get_mut(picture)?;
        *parts.get_mut(area)? = came.map_or(Part::Failed, Part::Came);
        let open = parts.iter().any(|part| matches!(part, Part::Open));
        (!open).then(|| taken(parts))
    }

    /// What came of pictures that some areas never had: each picture's number with that.
    pub(crate) fn rest(&mut self) -> Vec<(usize, Vec<(usize, T)>)> {
        let parts = self.pictures.iter_mut().map(taken).enumerate();
        parts.filter(|(_, came)| !came.is_empty()).collect()
    }
}

fn taken<T>(parts: &mut Vec<Part<T>>) -> Vec<(usize, T)> {
    let parts = std::mem::take(parts).into_iter().enumerate();
    parts
        .filter_map(|(area, part)| match part {
            Part::Came(came) => Some((area, came)),
            Part::Open | Part::Failed => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_area_each_picture_is_there_as_it_comes() {
        let mut gather = Gather::new(1);
        assert_eq!(gather.settle(0, 1, Some('b')), Some(vec![(0, 'b')]));
        assert_eq!(gather.settle(0, 0, None), Some(vec![]));
        assert_eq!(gather.settle(0, 2, Some('c')), Some(vec![(0, 'c')]));
        assert!(gather.rest().is_empty());
    }

    #[test]
    fn of_several_it_is_there_with_the_last_in_the_order_of_the_areas() {
        let mut gather = Gather::new(3);
        assert_eq!(gather.settle(2, 0, Some('c')), None);
        assert_eq!(gather.settle(1, 0, None), None);
        assert_eq!(gather.settle(0, 1, Some('d')), None);
        assert_eq!(
            gather.settle(0, 0, Some('a')),
            Some(vec![(0, 'a'), (2, 'c')])
        );
        assert_eq!(gather.rest(), [(1, vec![(0, 'd')])]);
        assert!(gather.rest().is_empty());
    }
}
