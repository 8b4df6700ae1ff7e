//! PDFs: read whole, refused where they act, written anew without what they say about whoever made them.

use domain::media::MediaType;
use lopdf::{Dictionary, Document, LoadOptions, Object};

use super::{Clean, Refusal};

/// What makes a PDF act: scripts, programs, files within it, forms that are programs (ISO 32000-1, 7.11.4, 12.6.4,
/// 12.7.8).
const ACTS: [&[u8]; 7] = [b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA"];
/// What says who made it, when and with what: dictionary keys (ISO 32000-1, 14.3, 14.5).
const TELLS: [&[u8]; 3] = [b"Metadata", b"PieceInfo", b"LastModified"];
/// Most bytes that one packed part may become, so that a small file does not fill the memory.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;

fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Refusal::Protected,
        _ => Refusal::Broken,
    })?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Refusal::Protected);
    }
    if document.catalog().is_err() || document.get_pages().is_empty() {
        return Err(Refusal::Broken);
    }
    if document.objects.values().any(acts) || dictionary_acts(&document.trailer) {
        return Err(Refusal::Active);
    }
    Ok(document)
}

/// Whether the PDF has tags, of one that does not act.
pub(super) fn looked_at(bytes: &[u8]) -> Result<bool, Refusal> {
    Ok(is_tagged(&read(bytes)?))
}

/// The PDF as it is kept: what its pages need and nothing else.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Clean, Refusal> {
    let mut document = read(bytes)?;
    document.trailer.remove(b"Info");
    document.objects.values_mut().for_each(forget);
    // Older versions and everything that no page leads to any more.
    document.prune_objects();
    let tagged = is_tagged(&document);
    let mut out = Vec::with_capacity(bytes.len());
    document.save_to(&mut out).map_err(|_| Refusal::Broken)?;
    if i64::try_from(out.len()).unwrap_or(i64::MAX) > MediaType::Pdf.most_bytes() {
        return Err(Refusal::TooLarge { most: MediaType::Pdf.most_bytes() });
    }
    // What was written must be readable again, else the readers would find out.
    read(&out)?;
    Ok(Clean { bytes: out, of_type: MediaType::Pdf, size: None, tagged: Some(tagged) })
}

/// `/MarkInfo << /Marked true >>` in the catalogue (ISO 32000-1, 14.7.1).
fn is_tagged(document: &Document) -> bool {
    let marked = |catalog: &Dictionary| {
        let info = catalog.get(b"MarkInfo").ok()?;
        let (_, info) = document.dereference(info).ok()?;
        let (_, marked) = document.dereference(info.as_dict().ok()?.get(b"Marked").ok()?).ok()?;
        marked.as_bool().ok()
    };
    document.catalog().ok().and_then(marked).unwrap_or(false)
}

/// Whether a name that acts stands anywhere in it, as a key or as a value.
fn acts(object: &Object) -> bool {
    match object {
        Object::Name(name) => ACTS.contains(&name.as_slice()),
        Object::Array(items) => items.iter().any(acts),
        Object::Dictionary(dictionary) => dictionary_acts(dictionary),
        Object::Stream(stream) => dictionary_acts(&stream.dict),
        _ => false,
    }
}

fn dictionary_acts(dictionary: &Dictionary) -> bool {
    dictionary.iter().any(|(key, value)| ACTS.contains(&key.as_slice()) || acts(value))
}

/// Takes out what tells about the maker.
fn forget(object: &mut Object) {
    match object {
        Object::Array(items) => items.iter_mut().for_each(forget),
        Object::Dictionary(dictionary) => forget_in(dictionary),
        Object::Stream(stream) => forget_in(&mut stream.dict),
        _ => {}
    }
}

fn forget_in(dictionary: &mut Dictionary) {
    for key in TELLS {
        dictionary.remove(key);
    }
    dictionary.iter_mut().for_each(|(_, value)| forget(value));
}
