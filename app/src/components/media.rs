//! Pictures and PDFs of a published entry.

use std::collections::BTreeMap;

use domain::entry::{Entry, Media};
use domain::media::MediaType;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::media::Stored;

use super::contents::Part;
use super::icon::Icon;
use super::provenance::licence;
use super::sources::label;
use super::text::{foreign, text_in};
use crate::texts::t;
use crate::{routes, words};

/// The part of a page; none where the entry has neither pictures nor PDFs. `files`: what is kept here, by hash.
pub fn media(language: Language, entry: &Entry, files: &BTreeMap<String, Stored>) -> Option<Part> {
    let all = &entry.envelope.media;
    if all.is_empty() {
        return None;
    }
    let (pictures, documents): (Vec<&Media>, Vec<&Media>) =
        all.iter().partition(|media| media.media_type().is_some_and(MediaType::is_picture));
    let pictures = (!pictures.is_empty()).then(|| {
        let items = pictures.into_iter().map(|media| picture(language, media, files.get(&media.file))).collect_view();
        view! { <ul class="pictures">{items}</ul> }
    });
    let documents = (!documents.is_empty()).then(|| {
        let items = documents.into_iter().map(|media| document(language, media, files.get(&media.file))).collect_view();
        view! { <ul class="documents">{items}</ul> }
    });
    Some(Part::new("media", label(language, entry.kind, "media"), view! { {pictures}{documents} }))
}

fn picture(language: Language, media: &Media, file: Option<&Stored>) -> AnyView {
    let alt = media.alt.as_ref().filter(|_| !media.decorative);
    let image = match file {
        None => view! { <p class="missing-file">{t!(language, media.missing)}</p> }.into_any(),
        Some(file) => {
            let (width, height) = file.size.unzip();
            view! {
                <img
                    src=routes::media(&media.file)
                    alt=alt.map_or_else(String::new, |alt| alt.found(language).text.to_owned())
                    lang=alt.and_then(|alt| foreign(language, alt))
                    width=width.map(|width| width.to_string())
                    height=height.map(|height| height.to_string())
                    loading="lazy"
                    decoding="async"
                />
            }
            .into_any()
        }
    };
    view! {
        <li>
            <figure>
                {image}
                <figcaption>
                    {media.caption.as_ref().map(|caption| view! { <p>{text_in(language, caption)}</p> })}
                    {rights(language, media)}
                </figcaption>
            </figure>
        </li>
    }
    .into_any()
}

fn document(language: Language, media: &Media, file: Option<&Stored>) -> AnyView {
    let name = media.alt.as_ref().map_or_else(
        || vocabulary::label("media_type", &media.of_type, language).to_owned().into_any(),
        |alt| text_in(language, alt),
    );
    let (link, tagged) = match file {
        None => (name, t!(language, media.missing)),
        Some(file) => (
            view! { <a href=routes::media(&media.file)><Icon name="download" />{name}</a> }.into_any(),
            match file.tagged {
                Some(true) => t!(language, media.readable_yes),
                Some(false) => t!(language, media.readable_no),
                None => t!(language, media.readable_unknown),
            },
        ),
    };
    let of_type = vocabulary::label("media_type", &media.of_type, language).to_owned();
    let size = words::file_size(language, media.bytes.into());
    view! {
        <li>
            <p class="document-name">{link}</p>
            <p class="small">{format!("{of_type}, {size}, {tagged}")}</p>
            {media.caption.as_ref().map(|caption| view! { <p>{text_in(language, caption)}</p> })}
            {rights(language, media)}
        </li>
    }
    .into_any()
}

/// Whose it is, and what others may do with it.
fn rights(language: Language, media: &Media) -> AnyView {
    // In a preview either may still be missing.
    let between = (!media.credit.is_empty() && !media.licence.is_empty()).then_some(" · ");
    let licence = (!media.licence.is_empty()).then(|| licence(language, &media.licence));
    view! { <p class="small soft">{media.credit.clone()}{between}{licence}</p> }.into_any()
}
