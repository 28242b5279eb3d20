//! Several finished PDFs as one, page for page as they are.

use std::io::Write;

use lopdf::{Document, Object, ObjectId, dictionary};

use super::flow::Flow;
use super::{PdfError, Stamp, bookmarks, describe, pack};

/// An upright sheet: left, bottom, right, top.
const A4_PT: [f32; 4] = [0.0, 0.0, 595.276, 841.89];

/// Puts finished PDFs behind each other, with a bookmark where each begins.
///
/// Each keeps its own tree of pages, so nothing of a page is touched: what was frozen prints as it was
/// frozen. Only our own files go in; typefaces are not shared between them. A heap is for paper: it is
/// not tagged and claims no PDF/A, which each slip's own file does. Each is written as it comes, so that
/// memory does not grow with them.
pub struct Joined<W> {
    flow: Flow<W>,
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
    /// The whole could not be put together.
    #[error("the whole could not be put together")]
    Whole(#[from] PdfError),
    /// What it is written to took no more.
    #[error("the whole could not be written")]
    Output(#[source] std::io::Error),
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
        // That tree and all else but the pages goes at once.
        let catalog = document.catalog_mut().map_err(JoinError::Unreadable)?;
        let tree = catalog
            .get(b"Pages")
            .map_err(JoinError::Unreadable)?
            .clone();
        *catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
        document.prune_objects();
        pack(&mut document)?;
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

impl<W: Write> Joined<W> {
    /// Begins a heap that is written to `to`.
    ///
    /// # Errors
    /// [`JoinError::Output`]
    pub fn begin(to: W) -> Result<Self, JoinError> {
        let mut flow = Flow::begin(to).map_err(JoinError::Output)?;
        let root = flow.reserve();
        Ok(Self {
            flow,
            root,
            kids: Vec::new(),
            pages: 0,
            begins: Vec::new(),
        })
    }

    /// Adds a PDF behind what is there.
    ///
    /// # Errors
    /// [`JoinError`]
    pub fn add(&mut self, pdf: &[u8]) -> Result<(), JoinError> {
        self.put(JoinPart::read(pdf)?)
    }

    /// Puts a PDF that was read before behind what is there.
    ///
    /// # Errors
    /// [`JoinError::Unreadable`] where it has no pages' tree, and [`JoinError::Output`].
    pub fn put(&mut self, part: JoinPart) -> Result<(), JoinError> {
        let JoinPart {
            document: mut part,
            pages,
        } = part;
        part.renumber_objects_with(self.flow.last_number() + 1);
        if let (Some(title), Some(first)) = (title(&part), part.get_pages().values().next()) {
            self.begins.push((title, *first));
        }
        let catalog = part.trailer.get(b"Root").and_then(Object::as_reference);
        let catalog = catalog.map_err(JoinError::Unreadable)?;
        let tree = part
            .catalog()
            .and_then(|catalog| catalog.get(b"Pages")?.as_reference())
            .map_err(JoinError::Unreadable)?;
        part.get_dictionary_mut(tree)
            .map_err(JoinError::Unreadable)?
            .set("Parent", self.root);
        let info = part.trailer.get(b"Info").and_then(Object::as_reference);
        // The whole has its own of these.
        let is_its_own =
            |id: &ObjectId| *id == catalog || info.as_ref().is_ok_and(|info| id == info);
        let objects = part.objects.into_iter();
        self.write(objects.filter(|(id, _)| !is_its_own(id)))?;
        self.pages += pages;
        self.kids.push(tree.into());
        Ok(())
    }

    /// Puts an empty sheet side behind what is there, so that the next part begins on a sheet of its own.
    ///
    /// # Errors
    /// [`JoinError::Output`]
    pub fn put_empty_page(&mut self) -> Result<(), JoinError> {
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => A4_PT.map(Object::Real).to_vec(),
            "Resources" => dictionary! {},
        };
        let id = self.flow.reserve();
        self.write([(id, page.into())])?;
        self.kids.push(id.into());
        self.pages += 1;
        Ok(())
    }

    /// Returns how many pages there are so far, empty ones too.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Writes what holds the parts together, and hands back what all was written to.
    ///
    /// # Errors
    /// [`JoinError::Whole`] when there is no page, and [`JoinError::Output`].
    pub fn finish(mut self, stamp: &Stamp) -> Result<W, JoinError> {
        if self.pages == 0 {
            return Err(PdfError::NoPages.into());
        }
        let mut document = Document::with_version("1.7");
        document.max_id = self.flow.last_number();
        let count = i64::try_from(self.pages).unwrap_or(i64::MAX);
        let kids = std::mem::take(&mut self.kids);
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        document.set_object(self.root, tree);
        let catalog =
            document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.root });
        document.trailer.set("Root", catalog);
        if self.begins.len() > 1 {
            bookmarks::add_parts(&mut document, &self.begins)?;
        }
        let info = describe(&mut document, stamp)?;
        self.write(document.objects)?;
        self.flow.finish(catalog, info).map_err(failed)
    }

    fn write(
        &mut self,
        objects: impl IntoIterator<Item = (ObjectId, Object)>,
    ) -> Result<(), JoinError> {
        self.flow.put(objects).map_err(failed)
    }
}

fn failed(error: lopdf::Error) -> JoinError {
    match error {
        lopdf::Error::IO(error) => JoinError::Output(error),
        other => PdfError::Assembly(other).into(),
    }
}

/// Returns what a finished PDF calls itself.
fn title(part: &Document) -> Option<Object> {
    let info = part.trailer.get(b"Info").ok()?;
    let info = part.dereference(info).ok()?.1.as_dict().ok()?;
    info.get(b"Title").ok().cloned()
}
