//! The ribbon: every step as a block as long as its time, over a ruler. Geometry first, so that it can be tested.

use domain::{LangText, Language};
use leptos::prelude::*;

use crate::texts::t;
use crate::words;

/// How a block looks; told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All together: solid.
    Together,
    /// In groups or alone: outlined.
    Groups,
    /// Break: dashed.
    Pause,
}

impl Look {
    /// Class of its bar.
    pub const fn bar(self) -> &'static str {
        match self {
            Self::Together => "bar-plenary",
            Self::Groups => "bar-group",
            Self::Pause => "bar-pause",
        }
    }

    const fn number(self) -> &'static str {
        match self {
            Self::Together => "ribbon-no",
            Self::Groups => "ribbon-no ribbon-group",
            Self::Pause => "ribbon-no ribbon-pause",
        }
    }
}

/// One block of a ribbon.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Number of its step.
    pub number: usize,
    /// Title of its step.
    pub title: LangText,
    /// Where it begins, in minutes or days.
    pub from: u32,
    /// How long it is.
    pub length: u32,
    /// Its lane among those that begin together, from 0.
    pub lane: usize,
    /// How many begin together.
    pub lanes: usize,
    /// How it looks.
    pub look: Look,
}

/// What the ruler measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Minutes, labelled as hours and minutes.
    Minutes,
    /// Days, labelled in weeks.
    Days,
}

/// Height of the blocks and gap between them.
const HEIGHT: f64 = 34.0;
const TOP: f64 = 2.0;
const GAP: f64 = 2.0;
/// Least room around a number in a block.
const NUMBER: f64 = 9.0;

/// Room that a label needs from the one before: „0:30“ or „12. Wo.“.
const fn room(scale: Scale) -> f64 {
    match scale {
        Scale::Minutes => 48.0,
        Scale::Days => 70.0,
    }
}

/// A block as it is drawn.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    number: Option<usize>,
    look: Look,
}

/// A mark on the ruler.
#[derive(Debug, Clone, PartialEq)]
struct Tick {
    at: f64,
    long: bool,
    label: Option<u32>,
}

fn total(blocks: &[Block]) -> u32 {
    blocks.iter().map(|block| block.from + block.length).max().unwrap_or_default()
}

fn draw(blocks: &[Block], width: f64) -> Vec<Drawn> {
    let scale = width / f64::from(total(blocks).max(1));
    blocks
        .iter()
        .map(|block| {
            let lanes = f64::from(u32::try_from(block.lanes).unwrap_or(1).max(1));
            let lane = f64::from(u32::try_from(block.lane).unwrap_or_default());
            let height = ((HEIGHT - GAP * (lanes - 1.0)) / lanes).max(2.0);
            let drawn = (f64::from(block.length) * scale - GAP).max(1.5);
            let digits = f64::from(u32::try_from(block.number.to_string().len()).unwrap_or(1));
            let has_room = drawn >= NUMBER * digits + 4.0 && height >= 14.0;
            Drawn {
                x: (f64::from(block.from) * scale + GAP / 2.0).min(width - drawn),
                y: TOP + lane * (height + GAP),
                width: drawn,
                height,
                number: has_room.then_some(block.number),
                look: block.look,
            }
        })
        .collect()
}

/// Distances of labelled marks that people count in, with the small marks between.
const fn steps(scale: Scale) -> &'static [(u32, u32)] {
    match scale {
        Scale::Minutes => &[(5, 1), (10, 5), (15, 5), (30, 5), (60, 15), (120, 30), (180, 60), (240, 60), (480, 120)],
        Scale::Days => &[(7, 1), (14, 7), (28, 7), (56, 14), (91, 7), (182, 28), (364, 28), (728, 91)],
    }
}

/// Marks so far apart that labels have `room` and small marks four pixels.
fn ticks(total: u32, scale: Scale, width: f64, room: f64) -> Vec<Tick> {
    let unit = width / f64::from(total.max(1));
    let steps = steps(scale);
    let fits = |(major, minor): &&(u32, u32)| f64::from(*major) * unit >= room && f64::from(*minor) * unit >= 4.0;
    let (major, minor) = steps.iter().find(fits).or(steps.last()).copied().unwrap_or((60, 15));
    (0..=total / minor)
        .map(|index| index * minor)
        .map(|at| {
            let long = at % major == 0;
            // A label near the end would run into the last one or over the edge.
            let label = long && (at == 0 || f64::from(total - at) * unit >= room);
            Tick { at: f64::from(at) * unit, long, label: label.then_some(at) }
        })
        .chain([Tick { at: width, long: true, label: Some(total) }])
        .collect()
}

/// The ribbon with its legend, in one drawing for wide and one for narrow screens.
pub fn ribbon(language: Language, scale: Scale, blocks: &[Block], legend: &[(Look, String)]) -> AnyView {
    let says = says(language, scale, blocks);
    let legend = legend
        .iter()
        .map(|(look, name)| {
            view! {
                <li>
                    <svg viewBox="0 0 22 12" aria-hidden="true" focusable="false">
                        <rect class=look.bar() x="0.5" y="0.5" width="21" height="11" rx="2" />
                    </svg>
                    {name.clone()}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="ribbon">
            {drawing(language, scale, blocks, "ribbon-wide", 900.0, room(scale), &says)}
            {drawing(language, scale, blocks, "ribbon-narrow", 330.0, room(scale), &says)}
            <ul class="legend">{legend}</ul>
        </div>
    }
    .into_any()
}

fn drawing(
    language: Language,
    scale: Scale,
    blocks: &[Block],
    class: &'static str,
    width: f64,
    room: f64,
    says: &str,
) -> AnyView {
    let bars = draw(blocks, width)
        .into_iter()
        .map(|drawn| {
            let number = drawn.number.map(|number| {
                view! {
                    <text
                        class=drawn.look.number()
                        x=short(drawn.x + drawn.width / 2.0)
                        y=short(drawn.y + drawn.height / 2.0 + 5.5)
                        text-anchor="middle"
                    >
                        {number}
                    </text>
                }
            });
            view! {
                <rect
                    class=drawn.look.bar()
                    x=short(drawn.x)
                    y=short(drawn.y)
                    width=short(drawn.width)
                    height=short(drawn.height)
                    rx="2"
                />
                {number}
            }
        })
        .collect_view();
    let total = total(blocks);
    let marks = ticks(total, scale, width, room)
        .into_iter()
        .map(|tick| {
            let x = short(tick.at);
            let label = tick.label.map(|at| {
                let (x, anchor) = if at == 0 {
                    (0.0, "start")
                } else if at == total {
                    (width, "end")
                } else {
                    (tick.at, "middle")
                };
                view! { <text class="ribbon-t" x=short(x) y="61" text-anchor=anchor>{says_at(language, scale, at)}</text> }
            });
            view! {
                <line class="tick" x1=x.clone() x2=x y1="40" y2=if tick.long { "48" } else { "43" } />
                {label}
            }
        })
        .collect_view();
    view! {
        <svg class=class viewBox=format!("0 0 {width:.0} 64") role="img" aria-label=says.to_owned()>
            {bars}
            {marks}
        </svg>
    }
    .into_any()
}

/// A label of the ruler.
fn says_at(language: Language, scale: Scale, at: u32) -> String {
    match scale {
        Scale::Minutes => words::elapsed(at),
        Scale::Days if at == 0 => t!(language, format.begin),
        Scale::Days => t!(language, format.week_short, week = at.div_ceil(7)),
    }
}

/// The whole ribbon in words.
fn says(language: Language, scale: Scale, blocks: &[Block]) -> String {
    let each: Vec<String> = blocks
        .iter()
        .map(|block| format!("{}. {} {}", block.number, block.title.get(language), block.length))
        .collect();
    let total = total(blocks);
    match scale {
        Scale::Minutes => t!(language, format.ribbon_minutes, total = total, steps = each.join(", ")),
        Scale::Days => t!(language, format.ribbon_days, total = total, steps = each.join(", ")),
    }
}

/// A coordinate with one decimal at most.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(number: usize, from: u32, length: u32) -> Block {
        Block { number, title: LangText::default(), from, length, lane: 0, lanes: 1, look: Look::Groups }
    }

    #[test]
    fn blocks_are_as_long_as_their_minutes() {
        let drawn = draw(&[block(1, 0, 15), block(2, 15, 135)], 900.0);
        assert_eq!((drawn[0].x, drawn[0].width), (1.0, 88.0));
        assert_eq!((drawn[1].x, drawn[1].width), (91.0, 808.0));
    }

    #[test]
    fn a_number_stands_only_where_it_has_room() {
        let drawn = draw(&[block(1, 0, 1), block(2, 1, 149)], 330.0);
        assert_eq!((drawn[0].number, drawn[1].number), (None, Some(2)));
    }

    #[test]
    fn nothing_leaves_the_drawing() {
        let drawn = draw(&[block(1, 0, 5000), block(2, 5000, 1), block(3, 5001, 1)], 330.0);
        assert!(drawn.iter().all(|drawn| drawn.x >= 0.0 && drawn.x + drawn.width <= 331.0));
    }

    #[test]
    fn labels_keep_their_distance() {
        for total in [20, 45, 150, 205, 390, 960, 2880] {
            let labels: Vec<f64> = ticks(total, Scale::Minutes, 330.0, 48.0)
                .iter()
                .filter(|tick| tick.label.is_some())
                .map(|tick| tick.at)
                .collect();
            assert!(labels.windows(2).all(|pair| pair[1] - pair[0] >= 47.9), "{total}: {labels:?}");
            assert!(labels.len() >= 2, "{total}");
        }
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!((short(1.0), short(31.46), short(0.04)), ("1".to_owned(), "31.5".to_owned(), "0".to_owned()));
    }
}
