//! No text over another, nothing outside the page, no letter too small: for every sample at every width, and
//! for generated inputs.

mod generated;
mod samples;

use oncase_figure::flow::patient_flow;
use oncase_figure::forest::forest;
use oncase_figure::heat_map::adverse_event_heat_map;
use oncase_figure::lesions::lesions;
use oncase_figure::patients::{spider, swimmer, waterfall, waterfall_swimmer};
use oncase_figure::survival::{cumulative_incidence, kaplan_meier};
use oncase_figure::timeline::timeline;
use oncase_figure::{Figure, JournalWidth};
use proptest::prelude::*;

fn assert_well_laid_out(figure: &Figure) {
    let faults = figure.scene.layout_faults();
    assert!(faults.is_empty(), "{}: {faults:#?}", figure.title);
}

#[test]
fn samples_are_well_laid_out_at_every_width() {
    for width in JournalWidth::ALL {
        for (name, figure) in samples::all(width) {
            let faults = figure.scene.layout_faults();
            assert!(faults.is_empty(), "{name} at {} mm: {faults:#?}", width.mm());
            assert!((figure.scene.width - width.points()).abs() < 1e-9, "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_course_is_well_laid_out(input in generated::course::timelines()) {
        if let Ok(figure) = timeline(&input) {
            assert_well_laid_out(&figure);
        }
    }

    #[test]
    fn any_lesion_plot_is_well_laid_out(input in generated::target_lesions::plots()) {
        if let Ok(figure) = lesions(&input) {
            assert_well_laid_out(&figure);
        }
    }

    #[test]
    fn any_curves_are_well_laid_out(input in generated::trial::curves()) {
        for figure in [kaplan_meier(&input), cumulative_incidence(&input)].into_iter().flatten() {
            assert_well_laid_out(&figure);
        }
    }

    #[test]
    fn any_swimmer_is_well_laid_out(input in generated::cohort::swimmers()) {
        swimmer(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_waterfall_is_well_laid_out(input in generated::cohort::waterfalls()) {
        waterfall(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_waterfall_with_swimmer_is_well_laid_out(input in generated::cohort::both()) {
        waterfall_swimmer(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_spider_is_well_laid_out(input in generated::cohort::spiders()) {
        spider(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_forest_is_well_laid_out(input in generated::trial::forests()) {
        forest(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_heat_map_is_well_laid_out(input in generated::trial::heat_maps()) {
        adverse_event_heat_map(&input).iter().for_each(assert_well_laid_out);
    }

    #[test]
    fn any_flow_is_well_laid_out(input in generated::trial::flows()) {
        assert_well_laid_out(&patient_flow(&input).expect("numbers that add up"));
    }
}
