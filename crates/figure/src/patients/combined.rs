//! Waterfall and swimmer of the same patients in one order: best change on the left, course on the right.

use super::bars::{LARGEST, check, difference_mark, explain, footnotes, order, percent_words, words};
use super::input::{BestChange, CombinedPatient, CombinedPlot, SwimmerPatient};
use super::rows::{draw_course, kinds, label_width, rows};
use super::swimmer::{axis_words, course_scale, grid, label, numbers as course_numbers};
use crate::axis::{AXIS, GRID, axis_title};
use crate::duration::duration_axis;
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample};
use crate::page::{MARGIN, SMALL};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::style::{GREY, LinePattern, Stroke};
use crate::text::{Align, Text, Weight, width};
use crate::texture::Texture;
use crate::ticks::number_ticks;
use crate::timeline::Response;

/// Width of the column of response letters.
const LETTERS: f64 = 16.0;

/// Draws best changes and courses side by side, in one order.
///
/// # Errors
/// When no patient has a change, or a number is not finite or below −100 %.
pub fn waterfall_swimmer(input: &CombinedPlot) -> Result<Figure, FigureError> {
    let changes: Vec<&BestChange> = input.patients.iter().map(|p| &p.change).collect();
    check(&changes, &input.guides)?;
    let patients: Vec<&CombinedPatient> =
        order(&changes).into_iter().filter_map(|i| input.patients.get(i)).collect();
    let page_width = input.width.points();
    let page_right = page_width - MARGIN;
    let rows = rows(patients.iter().map(|p| p.change.id.as_str()), page_width * 0.18);
    let left = MARGIN + label_width(&rows) + 5.0;
    let panel_right = left + (page_right - left) * 0.36;
    let highest = changes.iter().filter_map(|c| c.percent).fold(20.0, f64::max).min(LARGEST);
    let change_scale = Linear::new(-100.0, highest, left + 3.0, panel_right);
    let courses = || patients.iter().map(|p| &p.course);
    let course_scale = course_scale(courses(), panel_right + LETTERS + 8.0, page_right - 12.0);
    let bottom = MARGIN + rows.iter().map(|row| row.height).sum::<f64>() + 2.0;

    let kinds = kinds(courses());
    let mut legend = Legend::default();
    explain(&changes, &mut legend);
    for (index, kind) in kinds.iter().enumerate() {
        legend.add(Sample::Texture(Texture::of_category(index)), *kind);
    }
    let mut root = Group::new(Role::Figure);
    root.push(change_grid(&change_scale, &input.guides, bottom));
    root.push(grid(&course_scale, input.unit, MARGIN, bottom));
    let mut y = MARGIN;
    for (patient, row) in patients.iter().zip(&rows) {
        let middle = y + row.height / 2.0;
        root.push(label(&row.lines, left - 2.0, middle));
        root.push(lying_bar(&patient.change, &change_scale, middle, panel_right + LETTERS / 2.0 + 3.0));
        root.push(draw_course(&patient.course, &kinds, &course_scale, middle, &mut legend));
        y += row.height;
    }
    let (axis, change_bottom) = change_axis(&change_scale, bottom, (MARGIN, course_scale.start - 10.0));
    root.push(axis);
    let title = axis_words(input.unit, &input.time_from);
    let (axis, _, time_bottom) =
        duration_axis(&course_scale, input.unit, &title, bottom, 0.0, (course_scale.start - 4.0, page_right));
    root.push(axis);
    let (group, height) = legend.draw(MARGIN, page_right, change_bottom.max(time_bottom) + 4.0);
    root.push(group);

    let sorted: Vec<&BestChange> = patients.iter().map(|p| &p.change).collect();
    Ok(Figure {
        id: "waterfall-swimmer".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(input, &patients),
        caption: caption(&input.title, &sorted),
        scene: Scene { width: page_width, height: height + MARGIN, root },
        numbers: numbers(&patients),
    })
}

fn change_grid(x: &Linear, guides: &[f64], bottom: f64) -> Group {
    let mut group = Group::new(Role::Grid);
    for guide in guides.iter().filter(|g| (x.low..=x.high).contains(*g)) {
        group.vertical(x.at(*guide), MARGIN, bottom, Stroke::solid(GREY, 0.6).dashed(LinePattern::Dashed));
    }
    for (value, _) in number_ticks(x.low, x.high, 4) {
        group.vertical(x.at(value), MARGIN, bottom, GRID);
    }
    group.vertical(x.at(0.0), MARGIN, bottom, AXIS);
    group
}

fn change_axis(x: &Linear, y: f64, room: (f64, f64)) -> (Group, f64) {
    let mut group = Group::titled(Role::Axis, "Best change in per cent");
    group.horizontal(y, x.start, x.end, AXIS);
    let mut free = 0.0_f64;
    for (value, label) in number_ticks(x.low, x.high, 4) {
        let (place, half) = (x.at(value), width(&label, SMALL, Weight::Regular) / 2.0);
        group.vertical(place, y, y + 2.5, AXIS);
        if place - half >= free {
            group.text(Text::new(label, Point::new(place, y + 9.0), SMALL).align(Align::Middle));
            free = place + half + 3.0;
        }
    }
    let bottom = axis_title(&mut group, "Best change of the sum (%)", (x.start, x.end), y + 10.5, room);
    (group, bottom)
}

fn lying_bar(change: &BestChange, x: &Linear, y: f64, letters_at: f64) -> Group {
    let mut group = Group::titled(Role::Data, words(change));
    if let Some(percent) = change.percent {
        let (zero, end) = (x.at(0.0), x.at(percent.min(LARGEST)));
        let (left, right) = (zero.min(end), zero.max(end).max(zero.min(end) + 0.6));
        let rect = Rect { left, right, top: y - 3.4, bottom: y + 3.4 };
        Texture::of_response(change.response).draw(&mut group, rect);
        if !change.difference.is_empty() {
            let (shape, paint) = difference_mark();
            let at = if percent > 0.0 { zero - 4.5 } else { zero + 4.5 };
            group.symbol(shape, Point::new(at, y), 5.0, paint);
        }
    }
    let letters = change.response.map_or("–", Response::mark);
    let text = Text::new(letters, Point::new(letters_at, y), SMALL).centred_on_line();
    group.text(text.align(Align::Middle));
    group
}

fn alternative_text(input: &CombinedPlot, patients: &[&CombinedPatient]) -> String {
    let lines: Vec<String> = patients
        .iter()
        .map(|p| format!("{}; course {}", words(&p.change), super::rows::words(&p.course)))
        .collect();
    format!("Waterfall and swimmer plot. {}. {}.", input.title.trim_end_matches('.'), lines.join(". "))
}

fn caption(title: &str, sorted: &[&BestChange]) -> String {
    let drawn = sorted.iter().filter(|c| c.percent.is_some()).count();
    let mut sentences = vec![
        format!("{}.", title.trim_end_matches('.')),
        format!(
            "Left: best change of the sum of diameters from the baseline ({drawn} of {} patients), filled by confirmed best response. Right: course of the same patient.",
            sorted.len()
        ),
    ];
    sentences.extend(footnotes(sorted));
    sentences.join(" ")
}

fn numbers(patients: &[&CombinedPatient]) -> Numbers {
    let named: Vec<SwimmerPatient> =
        patients.iter().map(|p| SwimmerPatient { id: p.change.id.clone(), ..p.course.clone() }).collect();
    let mut table = course_numbers(&named.iter().collect::<Vec<_>>());
    for name in ["best_change_percent", "confirmed_best_response", "difference"] {
        table.columns.push(name.to_owned());
    }
    table.rows.iter_mut().for_each(|row| row.resize(9, String::new()));
    for p in patients {
        let empty = String::new;
        table.push([
            p.change.id.clone(),
            "best change".to_owned(),
            p.change.percent.map(percent_words).unwrap_or_default(),
            empty(),
            empty(),
            empty(),
            p.change.percent.map(|v| v.to_string()).unwrap_or_default(),
            p.change.response.map_or("", Response::letters).to_owned(),
            p.change.difference.clone(),
        ]);
    }
    table
}
