//! SVG by hand: the scene's few marks need no library, and the bytes stay the same from run to run.

use std::fmt::Write as _;

use crate::geometry::Point;
use crate::page::POINTS_PER_MM;
use crate::scene::{Group, Item, Mark, Scene, Shape, Step};
use crate::style::{Paint, Stroke};
use crate::text::{Align, Text, Weight};

/// The scene as an SVG document. `id` makes the ids of title and description unique in a page that holds
/// several figures; `description` is the alternative text.
pub(crate) fn write_svg(scene: &Scene, id: &str, title: &str, description: &str) -> String {
    let mut out = String::with_capacity(16 * 1024);
    let id = identifier(id);
    let (width, height) = (number(scene.width), number(scene.height));
    let (width_mm, height_mm) = (number(scene.width / POINTS_PER_MM), number(scene.height / POINTS_PER_MM));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_mm}mm\" height=\"{height_mm}mm\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\" lang=\"en\" \
         font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\" fill=\"none\" stroke-linejoin=\"round\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-description\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(title),
        escaped(description),
    );
    write_group(&mut out, &scene.root);
    out.push_str("</svg>\n");
    out
}

fn write_group(out: &mut String, group: &Group) {
    let _ = write!(out, "<g class=\"{}\">", group.role.class());
    if !group.title.is_empty() {
        let _ = write!(out, "<title>{}</title>", escaped(&group.title));
    }
    out.push('\n');
    for item in &group.items {
        match item {
            Item::Group(inner) => write_group(out, inner),
            Item::Mark(mark) => write_mark(out, mark),
        }
    }
    out.push_str("</g>\n");
}

fn write_mark(out: &mut String, mark: &Mark) {
    match mark {
        Mark::Line { from, to, stroke } => {
            let _ = write!(
                out,
                "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"",
                number(from.x),
                number(from.y),
                number(to.x),
                number(to.y)
            );
            write_stroke(out, stroke);
            out.push_str("/>\n");
        }
        Mark::Path { steps, paint } => {
            let _ = write!(out, "<path d=\"{}\"", path_data(steps));
            write_paint(out, paint);
            out.push_str("/>\n");
        }
        Mark::Rect { rect, corner, paint } => {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                number(rect.left),
                number(rect.top),
                number(rect.width()),
                number(rect.height())
            );
            if *corner > 0.0 {
                let _ = write!(out, " rx=\"{}\"", number(*corner));
            }
            write_paint(out, paint);
            out.push_str("/>\n");
        }
        Mark::Symbol { shape, at, size, paint } => write_symbol(out, *shape, *at, *size, paint),
        Mark::Text(text) => write_text(out, text),
    }
}

fn write_symbol(out: &mut String, shape: Shape, at: Point, size: f64, paint: &Paint) {
    if shape == Shape::Circle {
        let radius = number(size / 2.0);
        let _ = write!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"", number(at.x), number(at.y));
    } else {
        let _ = write!(out, "<path d=\"{}\"", path_data(&outline(shape, at, size)));
    }
    write_paint(out, paint);
    out.push_str("/>\n");
}

/// The outline of a shape; corners relative to its middle, in halves of its size.
fn outline(shape: Shape, at: Point, size: f64) -> Vec<Step> {
    let half = size / 2.0;
    let place = |(x, y): (f64, f64)| Point::new(at.x + x * half, at.y + y * half);
    let closed = |corners: &[(f64, f64)]| {
        let mut steps: Vec<Step> = strokes(corners, &place);
        steps.push(Step::Close);
        steps
    };
    match shape {
        Shape::Circle => Vec::new(),
        Shape::Square => closed(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
        Shape::Diamond => closed(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
        Shape::TriangleUp => closed(&[(0.0, -0.95), (1.0, 0.8), (-1.0, 0.8)]),
        Shape::TriangleDown => closed(&[(0.0, 0.95), (1.0, -0.8), (-1.0, -0.8)]),
        Shape::Cross => {
            let mut steps = strokes(&[(-0.8, -0.8), (0.8, 0.8)], &place);
            steps.extend(strokes(&[(-0.8, 0.8), (0.8, -0.8)], &place));
            steps
        }
        Shape::Plus => {
            let mut steps = strokes(&[(-1.0, 0.0), (1.0, 0.0)], &place);
            steps.extend(strokes(&[(0.0, -1.0), (0.0, 1.0)], &place));
            steps
        }
        Shape::Bar => strokes(&[(0.0, -1.0), (0.0, 1.0)], &place),
        Shape::Star => {
            let corners: Vec<(f64, f64)> = (0..10)
                .map(|k| {
                    let angle = f64::from(k) * std::f64::consts::PI / 5.0;
                    let reach = if k % 2 == 0 { 1.0 } else { 0.45 };
                    (reach * angle.sin(), -reach * angle.cos())
                })
                .collect();
            closed(&corners)
        }
    }
}

fn strokes(corners: &[(f64, f64)], place: &dyn Fn((f64, f64)) -> Point) -> Vec<Step> {
    let lift = |i: usize, p| if i == 0 { Step::Move(p) } else { Step::Line(p) };
    corners.iter().enumerate().map(|(i, corner)| lift(i, place(*corner))).collect()
}

fn path_data(steps: &[Step]) -> String {
    let mut data = String::with_capacity(steps.len() * 12);
    for step in steps {
        match step {
            Step::Move(p) => {
                let _ = write!(data, "M{} {}", number(p.x), number(p.y));
            }
            Step::Line(p) => {
                let _ = write!(data, "L{} {}", number(p.x), number(p.y));
            }
            Step::Close => data.push('Z'),
        }
    }
    data
}

fn write_text(out: &mut String, text: &Text) {
    let (x, y) = (number(text.at.x), number(text.at.y));
    let _ =
        write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"", number(text.size), text.colour);
    match text.align {
        Align::Start => {}
        Align::Middle => out.push_str(" text-anchor=\"middle\""),
        Align::End => out.push_str(" text-anchor=\"end\""),
    }
    if text.weight == Weight::Bold {
        out.push_str(" font-weight=\"bold\"");
    }
    if text.upward {
        let _ = write!(out, " transform=\"rotate(-90 {x} {y})\"");
    }
    // Where the page is read without the font, the text is fitted into the room it was measured to need.
    let _ = write!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(text.width()));
    let _ = writeln!(out, ">{}</text>", escaped(&text.content));
}

fn write_stroke(out: &mut String, stroke: &Stroke) {
    let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", stroke.colour, number(stroke.width));
    if let Some(pattern) = stroke.dash.pattern() {
        let lengths: Vec<String> = pattern.iter().map(|share| number(share * stroke.width)).collect();
        let _ = write!(out, " stroke-dasharray=\"{}\"", lengths.join(" "));
    }
}

fn write_paint(out: &mut String, paint: &Paint) {
    if let Some(fill) = paint.fill {
        let _ = write!(out, " fill=\"{fill}\"");
        if paint.opacity < 1.0 {
            let _ = write!(out, " fill-opacity=\"{}\"", number(paint.opacity));
        }
    }
    if let Some(stroke) = &paint.stroke {
        write_stroke(out, stroke);
    }
}

/// At most two decimals (a hundredth of a point is finer than any press) and no negative zero.
fn number(value: f64) -> String {
    let mut text = format!("{value:.2}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// Escaped for text and attributes; characters that XML forbids become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Letters, digits and hyphens only.
fn identifier(id: &str) -> String {
    let cleaned: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if cleaned.starts_with(|c: char| c.is_ascii_alphabetic()) { cleaned } else { format!("figure-{cleaned}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(1.0, "1"), (-0.001, "0"), (12.345_6, "12.35"), (10.0, "10"), (0.5, "0.5")] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn ids_are_valid_whatever_the_case_is_called() {
        assert_eq!(identifier("necb-stem timeline"), "necb-stem-timeline");
        assert_eq!(identifier("7"), "figure-7");
    }
}
