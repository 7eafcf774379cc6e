//! Keeping labels in a column apart: each as near to where it belongs as the others allow.

/// Middles of labels of the given heights, as near to the wanted ones as keeping them apart allows (least sum of
/// squared distances), all between `top` and `bottom`. Where they do not all fit, they run on below `bottom`:
/// the caller makes the column tall enough ([`height`]).
pub(crate) fn apart(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len().min(heights.len())).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    // Labels set close together from place 0 have their middles at these offsets; what is wanted beyond its
    // offset must then not fall from one label to the next: pool those that do, and give each pool its mean.
    let mut offsets: Vec<f64> = Vec::new();
    let mut pools: Vec<(f64, usize)> = Vec::new();
    let mut used = 0.0;
    for &index in &order {
        let offset = used + heights[index] / 2.0;
        used += heights[index];
        offsets.push(offset);
        let mut pool = (wanted[index] - offset, 1);
        while let Some(before) = pools.pop_if(|before| before.0 > pool.0) {
            let count = before.1 + pool.1;
            pool = ((before.0 * before.1 as f64 + pool.0 * pool.1 as f64) / count as f64, count);
        }
        pools.push(pool);
    }
    let mut middles = vec![0.0; wanted.len()];
    let starts = pools.iter().flat_map(|(start, count)| std::iter::repeat_n(*start, *count));
    for ((&index, offset), start) in order.iter().zip(offsets).zip(starts) {
        middles[index] = start.min(bottom - used).max(top) + offset;
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
