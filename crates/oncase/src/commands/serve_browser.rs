//! Opening the browser with the link that signs in once.
//!
//! Every user of the computer can read a command line, so the link must not stand in one: the browser opens a page that only its
//! owner can read, and which leads on.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::{Builder, TempPath};

/// Time in which a browser has read the page.
const READ: Duration = Duration::from_secs(60);

/// The page that a browser was opened with. It is taken away after a minute, or when this is dropped.
#[derive(Debug)]
pub struct OpenedPage(Arc<Mutex<Option<TempPath>>>);

impl Drop for OpenedPage {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Opens the browser.
///
/// # Errors
/// When the page cannot be written, or no browser be started.
pub fn open_browser(link: &str) -> io::Result<OpenedPage> {
    // Browsers that are packaged with a file system of their own see the home folder, and no hidden or temporary one.
    let home = std::env::home_dir();
    let page = home.as_deref().and_then(|home| leading_to(link, home).ok());
    let page = page.map_or_else(|| leading_to(link, &std::env::temp_dir()), Ok)?;
    open::that_detached(&page)?;
    let page = Arc::new(Mutex::new(Some(page)));
    let later = OpenedPage(Arc::clone(&page));
    std::thread::spawn(move || {
        std::thread::sleep(READ);
        drop(later);
    });
    Ok(OpenedPage(page))
}

/// A page in a folder that leads to a link.
fn leading_to(link: &str, folder: &Path) -> io::Result<TempPath> {
    // Only its owner may read it: that is how such files are made.
    let mut file = Builder::new().prefix("oncase-").suffix(".html").tempfile_in(folder)?;
    writeln!(
        file,
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>Oncase</title>\
         <meta http-equiv=\"refresh\" content=\"0; url={link}\"><p><a href=\"{link}\">To the cases</a></p>"
    )?;
    file.flush()?;
    Ok(file.into_temp_path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_leads_to_the_link_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = leading_to("http://127.0.0.1:7341/enter?token=0a", folder.path()).expect("a page");
        let text = std::fs::read_to_string(&page).expect("text");
        assert!(text.contains("content=\"0; url=http://127.0.0.1:7341/enter?token=0a\""), "{text}");
        #[cfg(unix)]
        {
            let mode = std::fs::metadata(&page).map(|found| std::os::unix::fs::MetadataExt::mode(&found));
            assert_eq!(mode.expect("a mode") & 0o777, 0o600);
        }
        let path = page.to_path_buf();
        drop(page);
        assert!(!path.exists());
    }
}
