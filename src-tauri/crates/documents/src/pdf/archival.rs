//! What makes the file fit for an archive: PDF/A-2u (ISO 19005-2).
//!
//! The clauses, and where each is kept: 6.1.3 no encryption (here: see [`super::protect`], whose
//! copies leave the archive), 6.2.2 and 6.2.4.3 an output intent for the page's black (here),
//! 6.2.11.4 and 6.2.11.5 embedded fonts with true widths, 6.2.11.7.2 Unicode for every code
//! (`embed`), 6.6.2 and 6.6.4 metadata that says so (here), 6.6.5 that agrees with the document's
//! own fields (here), 6.1.2 and 6.1.7–6.1.9 the shape of the file (lopdf's writer).

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

use super::{Moment, PdfError, Stamp};

/// The program that makes documents, as their properties name it.
pub(super) const CREATOR: &str = "つなぎ";

/// Adds the output intent and the metadata.
pub(super) fn add(pdf: &mut Document, stamp: &Stamp) -> Result<(), PdfError> {
    let profile = gray_profile();
    let profile = pdf.add_object(Stream::new(dictionary! { "N" => 1 }, profile));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("Gray gamma 2.2"),
        "Info" => Object::string_literal("Gray gamma 2.2"),
        "DestOutputProfile" => profile,
    };
    // Readers that know nothing of PDF/A look for the metadata in plain text: it stays unpacked.
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let metadata = Stream::new(kind, metadata(stamp).into_bytes()).with_compression(false);
    let metadata = pdf.add_object(metadata);
    let catalog = pdf.catalog_mut().map_err(PdfError::Assembly)?;
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    catalog.set("Metadata", metadata);
    Ok(())
}

/// Returns the document's own fields; the metadata says the same.
pub(super) fn info(stamp: &Stamp) -> Dictionary {
    let created = Object::String(stamp.created.pdf_date().into_bytes(), StringFormat::Literal);
    let mut info = dictionary! {
        "Title" => super::embed::text_string(&stamp.title),
        "Author" => super::embed::text_string(&stamp.author),
        "Creator" => super::embed::text_string(CREATOR),
        "CreationDate" => created.clone(),
        "ModDate" => created,
    };
    if !stamp.number.is_empty() {
        info.set("Subject", super::embed::text_string(&stamp.number));
    }
    info
}

fn metadata(stamp: &Stamp) -> String {
    let date = stamp.created.xmp_date();
    let [title, author, number] =
        [&stamp.title, &stamp.author, &stamp.number].map(|text| escaped(text));
    let subject = if number.is_empty() {
        String::new()
    } else {
        format!(
            "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{number}</rdf:li></rdf:Alt></dc:description>\n"
        )
    };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\"\n\
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n\
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <pdfaid:part>2</pdfaid:part>\n\
         <pdfaid:conformance>U</pdfaid:conformance>\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:language><rdf:Bag><rdf:li>ja-JP</rdf:li></rdf:Bag></dc:language>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
         {subject}\
         <xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>\n\
         <xmp:CreateDate>{date}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
         </rdf:Description>\n\
         </rdf:RDF>\n\
         </x:xmpmeta>\n\
         <?xpacket end=\"r\"?>"
    )
}

/// Escapes what XML reserves, and leaves out what it cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(ch),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if ch.is_control() => {}
            _ => out.push(ch),
        }
    }
    out
}

impl Moment {
    pub(super) fn pdf_date(self) -> String {
        let [year, rest @ ..] = self.numbers();
        let [month, day, hour, minute, second] = rest;
        format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}+09'00'")
    }

    fn xmp_date(self) -> String {
        let [year, rest @ ..] = self.numbers();
        let [month, day, hour, minute, second] = rest;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+09:00")
    }

    fn numbers(self) -> [u16; 6] {
        let small = [self.month, self.day, self.hour, self.minute, self.second].map(u16::from);
        let [month, day, hour, minute, second] = small;
        [self.year, month, day, hour, minute, second]
    }
}

/// Makes a colour profile of a grey screen of gamma 2.2 (ICC.1:2001-04, version 2.4).
///
/// The pages are black on white; the archive only wants to know which black. A profile of somebody
/// else's would have to be licensed; the four tags a grey one needs are made here.
fn gray_profile() -> Vec<u8> {
    let description = {
        let name = b"Gray gamma 2.2\0";
        let mut tag = b"desc\0\0\0\0".to_vec();
        tag.extend(15_u32.to_be_bytes());
        tag.extend(name);
        // No Unicode name, no name for old Macintoshes.
        tag.extend([0; 4 + 4 + 2 + 1 + 67]);
        tag
    };
    let rights = b"text\0\0\0\0No rights reserved\0".to_vec();
    // The white of the profile connection space (D50), as it must be for a screen's.
    let white = [0x0000_f6d6_u32, 0x0001_0000, 0x0000_d32d];
    let mut point = b"XYZ \0\0\0\0".to_vec();
    point.extend(white.iter().flat_map(|part| part.to_be_bytes()));
    // One number: a gamma, in 256ths.
    let curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33".to_vec();

    let tags = [
        (b"desc", description),
        (b"cprt", rights),
        (b"wtpt", point),
        (b"kTRC", curve),
    ];
    let mut table = 4_u32.to_be_bytes().to_vec();
    let mut data = Vec::new();
    let mut at = 128 + 4 + 12 * 4_u32;
    for (name, tag) in &tags {
        let length = u32::try_from(tag.len()).unwrap_or(0);
        table.extend(*name);
        table.extend(at.to_be_bytes());
        table.extend(length.to_be_bytes());
        data.extend(tag);
        let padded = length.next_multiple_of(4);
        data.extend((length..padded).map(|_| 0));
        at += padded;
    }
    let mut profile = at.to_be_bytes().to_vec();
    profile.extend([0; 4]); // no preferred colour engine
    profile.extend([2, 0x40, 0, 0]);
    profile.extend(b"mntrGRAYXYZ ");
    profile.extend(
        [2026_u16, 4, 1, 0, 0, 0]
            .into_iter()
            .flat_map(u16::to_be_bytes),
    );
    profile.extend(b"acsp");
    profile.extend([0; 28]); // any platform, no flags, device or attributes, perceptual
    profile.extend(white.iter().flat_map(|part| part.to_be_bytes()));
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}

#[cfg(test)]
mod tests;
