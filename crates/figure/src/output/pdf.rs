//! PDF through krilla: vectors, selectable text, tagged as a figure with its alternative text.

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Node, SpanTag, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};

use super::{OutputError, tree};
use crate::scene::Scene;

/// The SVG as a PDF page of exactly the figure's size.
pub(crate) fn write_pdf(
    svg: &str,
    scene: &Scene,
    title: &str,
    alternative_text: &str,
) -> Result<Vec<u8>, OutputError> {
    let tree = tree(svg)?;
    let failed = |cause: &str| OutputError::Pdf(cause.to_owned());
    let (width, height) = (scene.width as f32, scene.height as f32);
    let size = Size::from_wh(width, height).ok_or_else(|| failed("the page has no size"))?;
    let page_settings = PageSettings::from_wh(width, height).ok_or_else(|| failed("the page has no size"))?;

    let mut document =
        Document::new_with(SerializeSettings { enable_tagging: true, ..SerializeSettings::default() });
    let mut page = document.start_page_with(page_settings);
    let mut surface = page.surface();
    let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.end_tagged();
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| failed("the drawing was refused"))?;

    let mut figure = TagGroup::new(Tag::Figure(Some(alternative_text.to_owned())));
    figure.push(Node::Leaf(content));
    let mut tags = TagTree::new().with_lang(Some("en".to_owned()));
    tags.push(figure);
    document.set_tag_tree(tags);
    document.set_metadata(
        Metadata::new().title(title.to_owned()).language("en".to_owned()).creator("Oncase".to_owned()),
    );
    document.finish().map_err(|error| failed(&format!("{error:?}")))
}
