//! Ruled pairs of term and statement.

use leptos::prelude::*;

/// One row.
pub struct Row {
    /// What is stated.
    pub term: String,
    /// The statement.
    pub says: AnyView,
}

/// A row.
pub fn row(term: impl Into<String>, says: impl IntoView + 'static) -> Row {
    Row { term: term.into(), says: says.into_any() }
}

/// Rows below each other; `two` columns where there is room.
pub fn imprint(rows: Vec<Row>, two: bool) -> AnyView {
    let class = if two { "imprint imprint-2" } else { "imprint" };
    let rows = rows.into_iter().map(|row| view! { <div><dt>{row.term}</dt><dd>{row.says}</dd></div> }).collect_view();
    view! { <dl class=class>{rows}</dl> }.into_any()
}
