//! Stacking lanes from top to bottom, and items within a lane so that they do not touch.

use crate::scene::Group;

/// A drawn lane and where it ends.
pub(super) struct Lane {
    pub group: Group,
    pub bottom: f64,
    /// Whether it holds bars and lines, which breaks in time cut; else breaks stay behind its marks.
    pub bars: bool,
    /// What stands over the breaks.
    pub over: Option<Group>,
}

/// The first level (0 is the top) on which each item finds room, for items as (left, right), in their order.
pub(crate) fn pack(items: &[(f64, f64)], between: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| items[*a].0.total_cmp(&items[*b].0).then(a.cmp(b)));
    let mut ends: Vec<f64> = Vec::new();
    let mut levels = vec![0; items.len()];
    for index in order {
        let (left, right) = items[index];
        let free = ends.iter().position(|end| end + between <= left);
        let level = free.unwrap_or(ends.len());
        match ends.get_mut(level) {
            Some(end) => *end = right,
            None => ends.push(right),
        }
        levels[index] = level;
    }
    levels
}

/// The tops of levels stacked from `top`, given each item's level and height; the last entry is the bottom.
pub(crate) fn level_tops(levels: &[usize], heights: &[f64], top: f64, between: f64) -> Vec<f64> {
    let count = levels.iter().max().map_or(0, |level| level + 1);
    let mut tallest = vec![0.0_f64; count];
    for (level, height) in levels.iter().zip(heights) {
        if let Some(known) = tallest.get_mut(*level) {
            *known = known.max(*height);
        }
    }
    let mut tops = vec![top];
    for height in tallest {
        let last = tops.last().copied().unwrap_or(top);
        tops.push(last + height + between);
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_would_touch_go_to_another_level() {
        assert_eq!(pack(&[(0.0, 10.0), (5.0, 20.0), (12.0, 30.0), (21.0, 25.0)], 1.0), [0, 1, 0, 1]);
    }

    #[test]
    fn levels_are_as_tall_as_their_tallest_item() {
        assert_eq!(level_tops(&[0, 1, 0], &[8.0, 5.0, 12.0], 100.0, 1.0), [100.0, 113.0, 119.0]);
    }
}
