//! What nobody types, and what is shown of a file beside the fields that describe it.

use domain::field::Field;
use domain::form;
use domain::media::MediaType;
use domain::vocabulary;
use leptos::prelude::*;
use serde_json::Value;

use super::{Form, id, wrong};
use crate::components::icon::Icon;
use crate::components::upload;
use crate::texts::t;
use crate::{routes, words};

impl Form<'_> {
    /// A value that travels along unseen.
    pub(super) fn given(&self, name: &str, field: &'static Field, value: Option<&Value>) -> AnyView {
        let text = form::shown(field, value, self.original);
        let hidden = (!text.is_empty()).then(|| view! { <input type="hidden" name=name.to_owned() value=text /> });
        view! { {hidden}{wrong(name, self.messages_within(name))} }.into_any()
    }

    /// The picture, or what the PDF is, of a record that has a file.
    pub(super) fn thumbnail(&self, record: Option<&Value>) -> AnyView {
        let text = |key: &str| record.and_then(|record| record.get(key)).and_then(Value::as_str).unwrap_or_default();
        let (hash, of_type) = (text("file"), text("type"));
        if hash.is_empty() {
            return ().into_any();
        }
        let language = self.language;
        let file = self.files.and_then(|files| files.get(hash));
        let bytes = record.and_then(|record| record.get("bytes")).and_then(Value::as_u64).unwrap_or_default();
        let label = vocabulary::label("media_type", of_type, language).to_owned();
        let mut said = vec![label, words::file_size(language, bytes)];
        let is_picture = MediaType::from_code(of_type).is_some_and(MediaType::is_picture);
        if file.is_none() {
            said.push(t!(language, media.missing));
        } else if !is_picture {
            said.push(match file.and_then(|file| file.tagged) {
                Some(true) => t!(language, media.tagged_yes),
                Some(false) => t!(language, media.tagged_no),
                None => t!(language, media.tagged_unknown),
            });
        }
        let address = routes::media(hash);
        let shown = file.map(|_| match is_picture {
            // What it shows is said in the field beside it.
            true => view! { <img src=address alt="" loading="lazy" decoding="async" /> }.into_any(),
            false => view! { <a href=address><Icon name="file-text" />{short(hash)}</a> }.into_any(),
        });
        view! { <div class="thumbnail">{shown}<p class="small soft">{said.join(", ")}</p></div> }.into_any()
    }

    /// Leads to the form with which files are handed in, where others have a button that adds an empty record.
    pub(super) fn to_upload(&self) -> AnyView {
        view! { <p class="add-step"><a class="button" href=format!("#{}", upload::PLACE)><Icon name="plus" />{t!(self.language, media.to_upload)}</a></p> }
            .into_any()
    }

    /// Yes or no where one of them must be said.
    pub(super) fn yes_or_no(&self, name: &str, field: &'static Field, value: Option<&Value>, told: bool) -> AnyView {
        let messages = self.messages_within(name);
        let described = self.described(name, told, !messages.is_empty());
        let answer = |code: &'static str, word: String, is: bool| {
            view! {
                <label class="choice">
                    <input type="radio" name=name.to_owned() value=code checked=value == Some(&Value::Bool(is)) />
                    <span>{word}</span>
                </label>
            }
        };
        view! {
            <fieldset class="field" id=id("f", name) aria-describedby=described>
                {self.legend(name, field)}
                {self.help(name, told)}
                <input type="hidden" name=name.to_owned() value="" />
                <div class="control answers">
                    {answer("1", t!(self.language, media.yes), true)}
                    {answer("0", t!(self.language, media.no), false)}
                </div>
                {wrong(name, messages)}
            </fieldset>
        }
        .into_any()
    }
}

/// The beginning of a hash, by which a file is called that has no name.
fn short(hash: &str) -> String {
    format!("{}.pdf", hash.get(..8).unwrap_or(hash))
}
