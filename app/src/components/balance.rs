//! Strengths and limits beside each other: the same width, the same size.

use leptos::prelude::*;

use super::icon::Icon;

/// One column.
pub struct Column {
    /// Anchor of its heading.
    pub id: &'static str,
    /// Icon of the heading.
    pub icon: &'static str,
    /// Heading.
    pub title: String,
    /// Icon of each item.
    pub mark: &'static str,
    /// It warns.
    pub limits: bool,
    /// Its items.
    pub items: Vec<AnyView>,
}

/// The columns that have something to say; two or three of them.
pub fn balance(columns: Vec<Column>) -> AnyView {
    let columns = columns.into_iter().filter(|column| !column.items.is_empty()).map(column).collect_view();
    view! { <div class="balance">{columns}</div> }.into_any()
}

fn column(Column { id, icon, title, mark, limits, items }: Column) -> AnyView {
    let items = items.into_iter().map(|item| view! { <li><Icon name=mark /><span>{item}</span></li> }).collect_view();
    view! {
        <section class=limits.then_some("limits") aria-labelledby=id>
            <h2 id=id><Icon name=icon />{title}</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
