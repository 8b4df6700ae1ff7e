//! From page to page of a long list.

use domain::Language;
use domain::query::{MAX_OFFSET, Query};
use leptos::prelude::*;

use super::icon::Icon;
use crate::routes;
use crate::texts::t;

/// Links to the pages of a query with `total` hits; nothing where one page holds them all.
pub fn paging(language: Language, query: &Query, total: u64) -> AnyView {
    let limit = query.limit.max(1);
    let reachable = u32::try_from(total.min(u64::from(MAX_OFFSET) + 1)).unwrap_or(MAX_OFFSET + 1);
    let (current, last) = (query.offset / limit + 1, reachable.div_ceil(limit).max(1));
    if last <= 1 && query.offset == 0 {
        return ().into_any();
    }
    let to = |page: u32| routes::search(language, &Query { offset: (page - 1) * limit, ..query.clone() });
    let item = |page: Option<u32>| match page {
        None => view! { <li class="gap" aria-hidden="true">"…"</li> }.into_any(),
        Some(page) => {
            let name = t!(language, results.page, number = page);
            view! { <li><a class="button" href=to(page) aria-label=name aria-current=(page == current).then_some("page")>{page}</a></li> }
                .into_any()
        }
    };
    view! {
        <nav class="paging" aria-label=t!(language, results.pages)>
            {(current > 1).then(|| {
                view! { <a class="button" rel="prev" href=to((current - 1).min(last))><Icon name="arrow-left" />{t!(language, results.previous)}</a> }
            })}
            <ol>{around(current, last).into_iter().map(item).collect_view()}</ol>
            {(current < last).then(|| {
                view! { <a class="button" rel="next" href=to(current + 1)>{t!(language, results.next)}<Icon name="arrow-right" /></a> }
            })}
        </nav>
    }
    .into_any()
}

/// First, last and the pages around the current one; none is a gap.
fn around(current: u32, last: u32) -> Vec<Option<u32>> {
    let mut pages = Vec::new();
    let mut before = 0;
    for page in (1..=last).filter(|page| *page == 1 || *page == last || page.abs_diff(current) <= 1) {
        match page - before {
            1 => {}
            2 => pages.push(Some(page - 1)),
            _ => pages.push(None),
        }
        pages.push(Some(page));
        before = page;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn long_lists_have_gaps_but_never_for_one_page() {
        let text = |current, last| {
            let pages: Vec<String> =
                around(current, last).iter().map(|page| page.map_or("…".to_owned(), |page| page.to_string())).collect();
            pages.join(" ")
        };
        assert_eq!(text(1, 1), "1");
        assert_eq!(text(1, 3), "1 2 3");
        assert_eq!(text(5, 10), "1 … 4 5 6 … 10");
        assert_eq!(text(3, 5), "1 2 3 4 5");
        assert_eq!(text(4, 6), "1 2 3 4 5 6");
    }
}
