//! PNG through resvg, with the embedded font only.

use resvg::tiny_skia::{Color, Pixmap, Transform};

use super::{OutputError, tree};

/// The SVG as a PNG on white at a resolution in dots per inch.
pub(crate) fn write_png(svg: &str, dots_per_inch: u16) -> Result<Vec<u8>, OutputError> {
    let tree = tree(svg)?;
    // An SVG length in millimetres is read at 96 pixels an inch.
    let scale = f64::from(dots_per_inch) / 96.0;
    let pixels = |length: f32| (f64::from(length) * scale).round().max(0.0) as u64;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let refused = OutputError::PictureSize { width, height };
    if width.saturating_mul(height) > 100_000_000 {
        return Err(refused);
    }
    let sides = u32::try_from(width).ok().zip(u32::try_from(height).ok());
    let Some(mut pixmap) = sides.and_then(|(width, height)| Pixmap::new(width, height)) else {
        return Err(refused);
    };
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| OutputError::Png(error.to_string()))
}
