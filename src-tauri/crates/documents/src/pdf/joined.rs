//! Several finished PDFs as one, page for page as they are.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::{PdfError, Stamp, bookmarks, describe, identify, pack};

/// An upright sheet: left, bottom, right, top.
const A4_PT: [f32; 4] = [0.0, 0.0, 595.276, 841.89];

/// Puts finished PDFs behind each other, with a bookmark where each begins.
///
/// Each keeps its own tree of pages, so nothing of a page is touched: what was frozen prints as it was
/// frozen. Only our own files go in; typefaces are not shared between them. A heap is for paper: it is
/// not tagged and claims no PDF/A, which each slip's own file does.
pub struct Joined {
    document: Document,
    root: ObjectId,
    kids: Vec<Object>,
    pages: usize,
    /// Where each part begins, with its title.
    begins: Vec<(Object, ObjectId)>,
}

/// Why a PDF could not be put behind the others.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The bytes are not a PDF, or it is damaged or locked.
    #[error("a part is not a readable PDF")]
    Unreadable(#[source] lopdf::Error),
    /// The whole could not be written.
    #[error("the whole could not be written")]
    Whole(#[from] PdfError),
}

impl Default for Joined {
    fn default() -> Self {
        let mut document = Document::with_version("1.7");
        let root = document.new_object_id();
        Self {
            document,
            root,
            kids: Vec::new(),
            pages: 0,
            begins: Vec::new(),
        }
    }
}

/// A finished PDF that has been read and can be put behind others.
///
/// Reading is most of the work and needs nothing of the others, so it can be done on any thread.
pub struct JoinPart {
    document: Document,
    pages: usize,
}

impl JoinPart {
    /// Reads a PDF.
    ///
    /// # Errors
    /// [`JoinError::Unreadable`]
    pub fn read(pdf: &[u8]) -> Result<Self, JoinError> {
        let mut document = Document::load_mem(pdf).map_err(JoinError::Unreadable)?;
        let pages = document.get_pages();
        for page in pages.values() {
            let page = document.get_dictionary_mut(*page);
            let page = page.map_err(JoinError::Unreadable)?;
            // They point into a structure tree, and the whole has none.
            page.remove(b"StructParents");
            page.remove(b"Tabs");
        }
        // That tree and all else but the pages goes at once: a heap of a thousand would carry it along.
        let catalog = document.catalog_mut().map_err(JoinError::Unreadable)?;
        let tree = catalog
            .get(b"Pages")
            .map_err(JoinError::Unreadable)?
            .clone();
        *catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
        document.prune_objects();
        Ok(Self {
            pages: pages.len(),
            document,
        })
    }

    /// Returns how many pages it has.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }
}

impl Joined {
    /// Adds a PDF behind what is there.
    ///
    /// # Errors
    /// [`JoinError::Unreadable`]
    pub fn add(&mut self, pdf: &[u8]) -> Result<(), JoinError> {
        self.put(JoinPart::read(pdf)?)
    }

    /// Puts a PDF that was read before behind what is there.
    ///
    /// # Errors
    /// [`JoinError::Unreadable`] where it has no pages' tree.
    pub fn put(&mut self, part: JoinPart) -> Result<(), JoinError> {
        let JoinPart {
            document: mut part,
            pages,
        } = part;
        part.renumber_objects_with(self.document.max_id + 1);
        if let (Some(title), Some(first)) = (title(&part), part.get_pages().values().next()) {
            self.begins.push((title, *first));
        }
        let tree = part
            .catalog()
            .and_then(|catalog| catalog.get(b"Pages")?.as_reference())
            .map_err(JoinError::Unreadable)?;
        part.get_dictionary_mut(tree)
            .map_err(JoinError::Unreadable)?
            .set("Parent", self.root);
        self.pages += pages;
        self.kids.push(tree.into());
        self.document.max_id = part.max_id;
        self.document.objects.extend(part.objects);
        Ok(())
    }

    /// Puts an empty sheet side behind what is there, so that the next part begins on a sheet of its own.
    pub fn put_empty_page(&mut self) {
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => A4_PT.map(Object::Real).to_vec(),
            "Resources" => dictionary! {},
        };
        let page = self.document.add_object(page);
        self.kids.push(page.into());
        self.pages += 1;
    }

    /// Returns how many pages there are so far, empty ones too.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Writes the whole.
    ///
    /// # Errors
    /// [`JoinError::Whole`], also when there is no page.
    pub fn finish(mut self, stamp: &Stamp) -> Result<Vec<u8>, JoinError> {
        if self.pages == 0 {
            return Err(PdfError::NoPages.into());
        }
        let count = i64::try_from(self.pages).unwrap_or(i64::MAX);
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.document.set_object(self.root, tree);
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => self.root };
        let catalog = self.document.add_object(catalog);
        self.document.trailer.set("Root", catalog);
        if self.begins.len() > 1 {
            bookmarks::add_parts(&mut self.document, &self.begins)?;
        }
        describe(&mut self.document, stamp)?;
        self.document.prune_objects();
        pack(&mut self.document)?;
        Ok(identify(self.document)?)
    }
}

/// Returns what a finished PDF calls itself.
fn title(part: &Document) -> Option<Object> {
    let info = part.trailer.get(b"Info").ok()?;
    let info = part.dereference(info).ok()?.1.as_dict().ok()?;
    info.get(b"Title").ok().cloned()
}
