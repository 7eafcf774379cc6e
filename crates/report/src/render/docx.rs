//! placeholder
/// x
#[derive(Debug)]
pub struct DocxError;
/// x
pub fn docx(_: &crate::document::Document) -> Result<Vec<u8>, DocxError> {
    Err(DocxError)
}
