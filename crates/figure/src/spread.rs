//! Keeping labels in a column apart: each as near to where it belongs as the others allow.

/// Middles of labels of the given heights, near the wanted ones, in the same order from top to bottom, none
/// overlapping, all between `top` and `bottom` as far as they fit. Where they do not all fit, they run on
/// below `bottom`: the caller makes the column tall enough ([`height`]).
pub(crate) fn apart(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len().min(heights.len())).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut middles = vec![0.0; wanted.len()];
    // From the bottom up: no label lower than the room below it allows.
    let mut limit = bottom;
    for &index in order.iter().rev() {
        let middle = wanted[index].min(limit - heights[index] / 2.0);
        middles[index] = middle;
        limit = middle - heights[index] / 2.0;
    }
    // Then from the top down: what was pushed out of the top comes back in.
    let mut limit = top;
    for &index in &order {
        let middle = middles[index].max(limit + heights[index] / 2.0);
        middles[index] = middle;
        limit = middle + heights[index] / 2.0;
    }
    middles
}

/// Height that labels need at least.
pub(crate) fn height(heights: &[f64]) -> f64 {
    heights.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_where_they_belong() {
        assert_eq!(apart(&[20.0, 60.0], &[10.0, 10.0], 0.0, 100.0), [20.0, 60.0]);
    }

    #[test]
    fn crowded_labels_move_apart_and_stay_within_the_column() {
        let middles = apart(&[95.0, 96.0, 97.0, 2.0], &[10.0; 4], 0.0, 100.0);
        assert_eq!(middles, [75.0, 85.0, 95.0, 5.0]);
    }
}
