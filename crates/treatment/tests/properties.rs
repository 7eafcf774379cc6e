//! What holds for every input.

#![allow(clippy::expect_used, reason = "a generated value that cannot be read is a failed test")]

use oncase_record::{Day, DayInterval};
use oncase_treatment::{
    CycleSpan, CyclesUncountable, Dose, DosingDays, Drug, EndMarks, Library, StatedCycles, WrittenRegimen,
    recognise,
};
use proptest::prelude::*;

/// A line of the notation, from parts that people write.
fn line() -> impl Strategy<Value = String> {
    let names: Vec<&'static str> = Drug::all().iter().map(|drug| drug.name.as_str()).collect();
    let dose = (1_u32..3000, 0_u32..3, prop::option::of(1_u32..500)).prop_map(|(low, scale, more)| {
        let number = |n: u32| match scale {
            0 => n.to_string(),
            scale => format!("{}.{}", n / 10, n % 10) + &"0".repeat(scale as usize - 1),
        };
        match more {
            Some(more) => format!("{}-{}", number(low), number(low + more)),
            None => number(low),
        }
    });
    let unit = prop::sample::select(vec!["mg", "mg/m2", "mg/kg", "g", "ug", "IU", "GBq"]);
    let times = prop::sample::select(vec!["", " bid", " tid", " qid"]);
    let route = prop::sample::select(vec!["", " IV", " bolus", " CIV", " PO", " IM", " SC"]);
    let over = prop::sample::select(vec!["", " over 46h", " over 30min"]);
    let days = prop::sample::select(vec!["", " d1", " d1-14", " d1,8,15", " d10-14", " continuous"]);
    let drug = (prop::sample::select(names), dose, unit, times, route, over, days).prop_map(
        |(name, dose, unit, times, route, over, days)| {
            format!("{name} {dose} {unit}{times}{route}{over}{days}")
        },
    );
    let tail = prop::sample::select(vec!["", " q21d", " q14d x12", " q28d x4-6"]);
    (prop::collection::vec(drug, 1..4), tail).prop_map(|(drugs, tail)| drugs.join(" + ") + tail)
}

fn days(first: i32, width: i32) -> DayInterval {
    DayInterval::between(Day(first), Day(first + width)).expect("ordered")
}

proptest! {
    #[test]
    fn a_regimen_prints_as_it_was_read(line in line()) {
        let regimen: WrittenRegimen = line.parse().expect(&line);
        let printed = regimen.to_string();
        prop_assert_eq!(printed.parse::<WrittenRegimen>().expect(&printed), regimen);
        prop_assert_eq!(printed, line);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,60}") {
        let _ = text.parse::<WrittenRegimen>();
        let _ = text.parse::<Dose>();
        let _ = text.parse::<DosingDays>();
        let _ = Library::default().add("any.toml", &text);
    }

    #[test]
    fn texts_near_the_notation_do_not_panic(text in "[a-z0-9 .,+/x-]{0,40}( mg| mg/m2| AUC)?[a-z0-9 .,+/x-]{0,20}") {
        if let Ok(regimen) = text.parse::<WrittenRegimen>() {
            let _ = recognise(&regimen, Library::embedded(), None);
        }
    }

    /// A number of cycles fits exactly when some start, some end and some offset make it so: tried one by one.
    #[test]
    fn cycles_fit_as_counting_them_one_by_one_says(
        start_width in 0_i32..40, gap in -30_i32..120, end_width in 0_i32..40, q in 1_u16..30, dosing_day in 1_u16..15,
    ) {
        let (start, end) = (days(0, start_width), days(gap, end_width));
        let span = CycleSpan { start, end, end_marks: EndMarks::SomeDoseUpTo { dosing_day }, cycle_days: q };
        let fits = |n: i32| (0..=start_width).any(|s| {
            (0..i32::from(dosing_day)).any(|offset| {
                let end = s + (n - 1) * i32::from(q) + offset;
                (gap..=gap + end_width).contains(&end)
            })
        });
        let fitting: Vec<i32> = (1..200).filter(|n| fits(*n)).collect();
        match span.possible() {
            Ok(possible) => {
                prop_assert_eq!(fitting.first().copied(), i32::try_from(possible.fewest_on_schedule).ok());
                prop_assert_eq!(fitting.last().copied(), i32::try_from(possible.most).ok());
                let stated = span.compare(possible.most).map(|d| d.value);
                prop_assert_eq!(stated, Ok(StatedCycles::Fits));
            }
            Err(CyclesUncountable::NoneOnSchedule { .. } | CyclesUncountable::EndBeforeStart) => prop_assert!(fitting.is_empty()),
            Err(why) => prop_assert!(false, "{:?}", why),
        }
    }
}
