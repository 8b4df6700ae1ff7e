//! The editor of one page of the site.

use domain::Language;
use domain::site::{Page, PageText, Slot};
use leptos::prelude::*;

use super::parts::{Control, buttons, control, outcome, versions};
use super::{Edit, head, heading, title};
use crate::chrome::{Chrome, chrome};
use crate::components::form::hidden;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// A page that is being written.
#[derive(Debug, Clone)]
pub struct EditedPage {
    /// The page.
    pub page: Page,
    /// The language it is written in.
    pub of: Language,
    /// What stands in the form.
    pub text: PageText,
    /// How it will look, as HTML of the server; none where nobody asked.
    pub preview: Option<String>,
    /// How far it has come.
    pub edit: Edit,
}

/// The editor.
pub fn editor(chrome: &Chrome, edited: &EditedPage) -> String {
    let language = chrome.language;
    let (page, of) = (edited.page, edited.of);
    let name = title(language, page, of);
    let head = head(language, name.clone(), |it| routes::site_page(it, page, of));
    let edited = edited.clone();
    chrome.document(head, move || {
        let address = routes::site_page(language, page, of);
        let href = |number: i64| routes::with_parameters(&address, &[("version", number.to_string())]);
        let shown = match page {
            Page::Imprint => routes::imprint(of),
            _ => routes::page(of, page.code()),
        };
        let lang = (of != language).then(|| of.code());
        let preview = edited.preview.clone().map(|html| {
            let title = (!edited.text.title.is_empty()).then(|| {
                view! {
                    <h3 lang=lang>{edited.text.title.clone()}</h3>
                    <p class="purpose" lang=lang>{edited.text.summary.clone()}</p>
                }
            });
            view! {
                <section class="section" aria-labelledby="preview">
                    <h2 id="preview">{t!(language, site_pages.preview_title)}</h2>
                    <p class="soft">{t!(language, site_pages.preview_text)}</p>
                    {title}
                    <div class="prose" lang=lang inner_html=html></div>
                </section>
            }
        });
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "site_pages"), t!(language, site_pages.title)),
                ]
                here=name.clone().into_any()
            />
            <OfficeNav here="site_pages" />
            <article class="account">
                <header class="entry-head">
                    <h1>{name.clone()}</h1>
                    <p class="purpose">{t!(language, site_pages.editor_summary)}" "<a href=shown>{t!(language, site_pages.see_shown)}</a></p>
                </header>
                {outcome(language, &edited.edit, href)}
                <form class="section" method="post" action=address.clone()>
                    {fields(language, &edited, lang)}
                    {hidden("base", &edited.edit.base.to_string())}
                    {buttons(language, true)}
                </form>
                {preview}
                {markers(language, page)}
                {versions(language, &edited.edit.versions, href)}
            </article>
        }
    })
}

fn fields(language: Language, edited: &EditedPage, lang: Option<&'static str>) -> AnyView {
    let EditedPage { page, text, edit, .. } = edited;
    let faults = &edit.faults;
    let (label_title, help_title) = (t!(language, site_pages.field_title), t!(language, site_pages.help_title));
    let (label_summary, help_summary) = (t!(language, site_pages.field_summary), t!(language, site_pages.help_summary));
    let (label_text, help_text) = (t!(language, site_pages.field_text), t!(language, site_pages.help_text));
    let line = |id, label: &str, help: &str, value: &str| {
        control(Control { id, label, help, value, kind: "text", lines: 1, lang }, faults)
    };
    // The imprint has a title of its own; the text only adds to it.
    let named = page.needs_text().then(|| {
        view! {
            {line("title", &label_title, &help_title, &text.title)}
            {line("summary", &label_summary, &help_summary, &text.summary)}
        }
    });
    let whole =
        Control { id: "text", label: &label_text, help: &help_text, value: &text.text, kind: "text", lines: 24, lang };
    view! {
        {named}
        {control(whole, faults)}
    }
    .into_any()
}

/// The markers, and which of them the page has to show.
fn markers(language: Language, page: Page) -> AnyView {
    let items = Slot::ALL.into_iter().map(|slot| {
        let needed = page.shows().contains(&slot).then(|| view! { " " <b>{t!(language, site_pages.needed)}</b> });
        view! { <li><code>{slot.marker()}</code>": "{heading(language, slot)}{needed}</li> }.into_any()
    });
    let terms = crate::slots::terms(language, chrome().node.deadlines)
        .map(|(marker, what, _)| view! { <li><code>{marker}</code>": "{what}</li> }.into_any());
    let items = items.chain(terms);
    view! {
        <details>
            <summary>{t!(language, site_pages.markers)}</summary>
            <p>{t!(language, site_pages.markers_text)}</p>
            <ul class="lines">{items.collect_view()}</ul>
        </details>
    }
    .into_any()
}
