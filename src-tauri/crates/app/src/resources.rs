//! The files that come with the program: typefaces, templates, sample stories.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tsunagi_documents::fonts::{FallbackSource, Fonts};
use tsunagi_files::read_limited;

use crate::refusal::{Refusal, Resource};

/// More than the largest bundled file; a file beyond it is not ours.
const MOST_BYTES: u64 = 80 * 1024 * 1024;

/// The typeface with the characters of names that the everyday one has not.
const NAME_FACE: &str = "fonts/ipamjm.ttf";

/// Where the bundled files are.
pub struct Resources {
    folder: PathBuf,
    fonts: OnceLock<Arc<Fonts>>,
}

impl Resources {
    /// Takes the files from a folder.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            fonts: OnceLock::new(),
        }
    }

    /// Finds the files that belong to the running program.
    ///
    /// Beside the program, where its packages put them, or, when it runs out of a build folder, in
    /// the sources above it. No path of the building machine is compiled in.
    ///
    /// # Errors
    /// [`Refusal::ResourceMissing`] when they are nowhere.
    pub fn locate() -> Result<Self, Refusal> {
        let program =
            std::env::current_exe().map_err(|_| Refusal::ResourceMissing(Resource::Folder))?;
        let found = candidates(&program).find(|folder| is_ours(folder));
        found
            .map(Self::in_folder)
            .ok_or(Refusal::ResourceMissing(Resource::Folder))
    }

    /// Returns the typefaces, loaded once. The large fallback is read when the first rare character
    /// turns up.
    ///
    /// # Errors
    /// [`Refusal::ResourceMissing`] when a typeface is missing or damaged.
    pub fn fonts(&self) -> Result<Arc<Fonts>, Refusal> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(Arc::clone(fonts));
        }
        let fallback = self.folder.join(NAME_FACE);
        if !fallback.is_file() {
            return Err(Refusal::ResourceMissing(Resource::Font));
        }
        let loader = Box::new(move || {
            read_limited(&fallback, MOST_BYTES).map_err(|error| std::io::Error::from(error.kind()))
        });
        let fonts = Fonts::load(
            self.read("fonts/BIZUDGothic-Regular.ttf", Resource::Font)?,
            self.read("fonts/BIZUDGothic-Bold.ttf", Resource::Font)?,
            FallbackSource::Loader(loader),
        )
        .map_err(|_| Refusal::ResourceMissing(Resource::Font))?;
        // Two threads may have loaded at once; the first one's stay.
        Ok(Arc::clone(self.fonts.get_or_init(|| Arc::new(fonts))))
    }

    /// Returns the typeface that the window takes for characters the everyday one has not.
    ///
    /// # Errors
    /// [`Refusal::ResourceMissing`] when it is missing.
    pub fn name_face(&self) -> Result<Vec<u8>, Refusal> {
        self.read(NAME_FACE, Resource::Font)
    }

    /// Returns the sample stories' text.
    ///
    /// # Errors
    /// [`Refusal::ResourceMissing`] when the file is missing or is no text.
    pub fn sample_stories(&self) -> Result<String, Refusal> {
        let bytes = self.read("sample/stories.toml", Resource::Sample)?;
        String::from_utf8(bytes).map_err(|_| Refusal::ResourceMissing(Resource::Sample))
    }

    /// Returns the folder of the shipped templates.
    #[must_use]
    pub fn template_folder(&self) -> PathBuf {
        self.folder.join("templates")
    }

    fn read(&self, file: &str, resource: Resource) -> Result<Vec<u8>, Refusal> {
        read_limited(self.folder.join(file), MOST_BYTES)
            .map_err(|_| Refusal::ResourceMissing(resource))
    }
}

fn candidates(program: &Path) -> impl Iterator<Item = PathBuf> {
    let home = program.parent().map(Path::to_path_buf).unwrap_or_default();
    let installed = [
        home.join("assets"),
        home.join("../share/tsunagi/assets"),
        home.join("../lib/tsunagi/assets"),
    ];
    // A release that was moved out of its package must not pick up a stray folder above it.
    let sources = cfg!(debug_assertions)
        .then(|| {
            home.ancestors()
                .map(|folder| folder.join("assets"))
                .collect::<Vec<_>>()
        })
        .unwrap_or_default();
    installed.into_iter().chain(sources)
}

fn is_ours(folder: &Path) -> bool {
    folder.join("templates").is_dir() && folder.join("fonts").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_folder_finds_the_sources_above_it() {
        assert!(
            Resources::locate().unwrap().fonts().is_ok(),
            "tests run out of target/"
        );
    }

    #[test]
    fn a_folder_without_typefaces_is_refused_in_words() {
        let empty = tempfile::tempdir().unwrap();
        let refusal = Resources::in_folder(empty.path()).fonts().err().unwrap();
        assert!(matches!(refusal, Refusal::ResourceMissing(Resource::Font)));
    }

    #[test]
    fn an_installed_program_looks_beside_itself_first() {
        let first = candidates(Path::new("/opt/tsunagi/tsunagi"))
            .next()
            .unwrap();
        assert_eq!(first, Path::new("/opt/tsunagi/assets"));
    }
}
