//! How well the use of formats is documented, from the practices that name them. The rules stand in
//! [`domain::evidence`].

use std::collections::{BTreeMap, BTreeSet};

use domain::EntryId;
use domain::entry::Body;
use domain::evidence::{self, REUSED, Use};
use storage::{Source, entry, link};

use crate::Error;
use crate::read::{USES, parsed};

/// Codes of the evidence of these formats, each given with the initiative that it comes from. What is hidden counts for
/// nothing, and a format that is left out is [`evidence::DESCRIBED`]. A fixed number of queries, however many formats.
pub(crate) async fn levels(
    source: &impl Source,
    formats: &[(EntryId, Option<EntryId>)],
) -> Result<BTreeMap<EntryId, &'static str>, Error> {
    let ids: Vec<EntryId> = formats.iter().map(|(id, _)| *id).collect();
    let named = link::naming(source, USES, &ids).await?;
    let practices: Vec<EntryId> = named.iter().map(|(_, practice)| *practice).collect();
    let heads = entry::public_heads(source, &practices).await?;
    let by: BTreeMap<EntryId, Option<EntryId>> = heads.iter().map(|head| (head.id, head.origin_initiative)).collect();
    let by = |practice: &EntryId| by.get(practice).copied();
    let mut uses: BTreeMap<EntryId, Vec<(EntryId, Use)>> = BTreeMap::new();
    for (format, practice) in named {
        if let Some(by) = by(&practice) {
            uses.entry(format).or_default().push((practice, Use { by, is_measured: false }));
        }
    }
    // Only where somebody else used it is read what was measured: most formats are not known so well.
    let asked = formats.iter().filter_map(|(id, origin)| {
        let uses = uses.get(id)?;
        (level(*origin, uses) == REUSED).then(|| uses.iter().map(|(practice, _)| *practice))
    });
    let asked: Vec<EntryId> = asked.flatten().collect();
    let mut measured: BTreeSet<EntryId> = BTreeSet::new();
    for row in entry::many(source, &asked).await? {
        if matches!(&parsed(&row)?.body, Body::BestPractice(practice) if evidence::is_measured(practice)) {
            measured.insert(row.id);
        }
    }
    for (practice, used) in uses.values_mut().flatten() {
        used.is_measured = measured.contains(practice);
    }
    Ok(formats.iter().filter_map(|(id, origin)| Some((*id, level(*origin, uses.get(id)?)))).collect())
}

fn level(origin: Option<EntryId>, uses: &[(EntryId, Use)]) -> &'static str {
    let uses: Vec<Use> = uses.iter().map(|(_, used)| *used).collect();
    evidence::level(origin, &uses)
}
