//! Tables: each cell at its place, however far it reaches; a table of one cell is a frame around what stands in it.

use htmd::Element;
use htmd::element_handler::{HandlerResult, Handlers};

use super::{MARKER, attribute, children, lists};

/// Behind every cell, and behind every row of a table.
const CELL: (char, char) = ('\u{E003}', '\u{E004}');
/// Between the text of a cell and how many rows it takes.
const HIGH: char = '\u{E005}';
/// A line break within a cell, until it is known whether it stays.
const LINE: char = '\u{E006}';
/// Most columns that one cell takes, and most rows.
const WIDEST: usize = 20;
const HIGHEST: usize = 200;
/// Most columns of a table: with more of them every row would cost more than it says.
const COLUMNS: usize = 60;

/// A cell, and nothing in the other columns that it takes.
pub(super) fn cell(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content =
        children(handlers, &element).replace([CELL.0, CELL.1, HIGH, LINE], " ").replace('\n', &LINE.to_string());
    let takes = |name: &str, most: usize| attribute(&element, name).trim().parse::<usize>().unwrap_or(1).clamp(1, most);
    let (wide, high) = (takes("colspan", WIDEST), takes("rowspan", HIGHEST));
    let others = format!("{HIGH}{high}{}", CELL.0).repeat(wide);
    Some(format!("{content}{others}").into())
}

pub(super) fn row(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    Some(format!("{}{}", children(handlers, &element).trim(), CELL.1).into())
}

/// The first row of a table is its head, since Markdown knows none without.
pub(super) fn table(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let columns = content.split(CELL.1).map(|row| row.matches(CELL.0).count()).max().unwrap_or_default();
    if columns > COLUMNS {
        return Some(in_lines(&content).into());
    }
    let mut rows = grid(&content);
    rows.retain(|row| row.iter().any(|cell| !is_blank(cell)));
    let last = |row: &Vec<&str>| row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |at| at + 1);
    let width = rows.iter().map(last).max().unwrap_or_default();
    if width == 0 || (width == 1 && rows.len() == 1) {
        let framed = rows.first().and_then(|row| row.first()).map(|cell| cell.replace(LINE, "\n")).unwrap_or_default();
        return Some(format!("\n\n{}\n\n", framed.trim_matches('\n')).into());
    }
    if width > COLUMNS {
        return Some(in_lines(&content).into());
    }
    let line = |cells: &[String]| {
        let cells: Vec<&str> = (0..width).map(|at| cells.get(at).map_or("", String::as_str)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> =
        rows.iter().map(|row| line(&row.iter().map(|cell| flat(cell)).collect::<Vec<_>>())).collect();
    lines.insert(1, line(&vec!["---".to_owned(); width]));
    Some(format!("\n\n{}\n\n", lines.join("\n")).into())
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(|letter| letter.is_whitespace() || letter == LINE)
}

/// A cell in one line.
fn flat(cell: &str) -> String {
    let text = lists::in_one_line(&cell.replace(LINE, " ")).replace([MARKER.0, MARKER.1], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The text of a cell, and how many rows it takes.
fn read(cell: &str) -> (&str, usize) {
    let (text, high) = cell.rsplit_once(HIGH).unwrap_or((cell, ""));
    (text.trim_matches('\n'), high.parse().unwrap_or(1))
}

/// Rows that are too wide for a table, each as a paragraph.
fn in_lines(content: &str) -> String {
    let line = |row: &str| {
        let cells: Vec<String> = row.split_terminator(CELL.0).map(|cell| flat(read(cell).0)).collect();
        cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = content.split(CELL.1).map(line).filter(|line| !line.is_empty()).collect();
    format!("\n\n{}\n\n", lines.join("\n\n"))
}

/// Rows of cells, each at its place: where one from above reaches down nothing stands.
fn grid(content: &str) -> Vec<Vec<&str>> {
    // How many rows cells from above still take, by column.
    let mut reach: Vec<usize> = Vec::new();
    let mut grid = Vec::new();
    for row in content.split(CELL.1).filter(|row| row.contains(CELL.0)) {
        let mut cells = row.split_terminator(CELL.0);
        let mut line: Vec<&str> = Vec::new();
        loop {
            let at = line.len();
            if let Some(left) = reach.get_mut(at).filter(|left| **left > 0) {
                *left -= 1;
                line.push("");
                continue;
            }
            let Some(cell) = cells.next() else { break };
            let (text, high) = read(cell);
            reach.resize(reach.len().max(at + 1), 0);
            if let Some(left) = reach.get_mut(at) {
                *left = high.saturating_sub(1);
            }
            line.push(text);
        }
        for left in reach.iter_mut().skip(line.len()) {
            *left = left.saturating_sub(1);
        }
        grid.push(line);
    }
    grid
}
