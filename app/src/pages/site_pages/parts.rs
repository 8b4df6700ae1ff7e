//! What both forms of the room share: a field, what became of an edit, the versions.

use domain::Language;
use leptos::prelude::*;
use library::site::Version;

use super::{Edit, Fault};
use crate::components::form::{self, Beside, beside};
use crate::components::notice::{Notice, Tone};
use crate::texts::t;
use crate::words;

/// A field of one line, or of several.
#[derive(Debug, Clone, Copy)]
pub struct Control<'a> {
    /// Its id and name.
    pub id: &'static str,
    /// What it asks for.
    pub label: &'a str,
    /// What helps to answer; may be empty.
    pub help: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// Kind of input: `text`, `email`, `tel`, `date`, `url`; of no account where there are several lines.
    pub kind: &'static str,
    /// Lines that are seen at once; 1 for a field of one line.
    pub lines: u32,
    /// The language of what stands in it, where it is another than that of the page.
    pub lang: Option<&'static str>,
}

/// The field with its label, help and what is wrong.
pub fn control(control: Control<'_>, faults: &[Fault]) -> AnyView {
    let Control { id, label, help, value, kind, lines, lang } = control;
    let Beside { help, wrong, described, invalid } = beside(id, help, faults);
    let value = value.to_owned();
    let input = if lines > 1 {
        view! {
            <textarea class="textarea" id=id name=id rows=lines.to_string() lang=lang aria-describedby=described aria-invalid=invalid>
                {form::typed(&value)}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input class="input" id=id name=id type=kind value=value lang=lang aria-describedby=described aria-invalid=invalid />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}</label>
            {help}
            <div class="control">{input}</div>
            {wrong}
        </div>
    }
    .into_any()
}

/// What became of the edit; `href` leads to a version.
pub fn outcome(language: Language, edit: &Edit, href: impl Fn(i64) -> String) -> AnyView {
    let done = match edit.done.as_str() {
        "saved" => Some((t!(language, site_pages.done_saved), t!(language, site_pages.done_saved_text))),
        "published" => Some((t!(language, site_pages.done_published), t!(language, site_pages.done_published_text))),
        _ => None,
    };
    let done = done.map(|(title, text)| {
        view! {
            <Notice tone=Tone::Petrol icon="circle-check" title=title>
                <p>{text}</p>
            </Notice>
        }
    });
    let older = edit.older.map(|number| {
        view! {
            <Notice tone=Tone::Plain icon="history" title=t!(language, site_pages.older, number = number)>
                <p>{t!(language, site_pages.older_text)}</p>
            </Notice>
        }
    });
    let conflict = edit.conflict.map(|number| {
        let to = href(number);
        view! {
            <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site_pages.conflict, number = number)>
                <p>{t!(language, site_pages.conflict_text)}</p>
                <p><a href=to>{t!(language, site_pages.conflict_see, number = number)}</a></p>
            </Notice>
        }
    });
    view! {
        {form::summary(language, &edit.faults)}
        {done}
        {conflict}
        {older}
    }
    .into_any()
}

/// The buttons. The first one is what the return key does.
pub fn buttons(language: Language, with_preview: bool) -> AnyView {
    let preview = with_preview.then(|| {
        view! { <button class="button" type="submit" name="go" value="preview">{t!(language, site_pages.preview)}</button> }
    });
    view! {
        <div class="row send">
            <button class="button" type="submit" name="go" value="save">{t!(language, site_pages.save)}</button>
            {preview}
            <button class="button button-main" type="submit" name="go" value="publish">{t!(language, site_pages.publish)}</button>
        </div>
    }
    .into_any()
}

/// The versions; `href` leads to one.
pub fn versions(language: Language, versions: &[Version], href: impl Fn(i64) -> String) -> AnyView {
    if versions.is_empty() {
        return ().into_any();
    }
    let rows = versions.iter().map(|version| {
        let by = version.by.clone().unwrap_or_else(|| t!(language, site_pages.somebody));
        let published = version
            .published_at
            .map_or_else(|| t!(language, site_pages.not_published), |at| words::moment(language, at));
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=href(version.number)>{t!(language, site_pages.version, number = version.number)}</a>
                </th>
                <td role="cell" data-label=t!(language, site_pages.saved)>{words::moment(language, version.at)}</td>
                <td role="cell" data-label=t!(language, site_pages.by)>{by}</td>
                <td role="cell" data-label=t!(language, site_pages.published)>{published}</td>
            </tr>
        }
    });
    view! {
        <section class="section" aria-labelledby="versions">
            <h2 id="versions">{t!(language, site_pages.versions)}</h2>
            <table class="table" data-fold="" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(language, site_pages.version_head)}</th>
                        <th scope="col" role="columnheader">{t!(language, site_pages.saved)}</th>
                        <th scope="col" role="columnheader">{t!(language, site_pages.by)}</th>
                        <th scope="col" role="columnheader">{t!(language, site_pages.published)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
