//! Runs of steps that are measured alike.

use domain::entry::DialogFormat;
use domain::schedule::{self, Clock, Line};

use super::ribbon::{Block, Look};
use super::steps::look;

/// A run of steps.
#[derive(Debug, Clone, PartialEq)]
pub enum Segment<'a> {
    /// Steps of one day, in minutes.
    Timed {
        /// The day, from 1.
        day: u32,
        /// Net minutes from first to last.
        minutes: u32,
        /// The steps.
        lines: Vec<Line<'a>>,
    },
    /// Steps that take days or weeks, one after the other.
    Spans(Vec<Line<'a>>),
}

impl<'a> Segment<'a> {
    /// Its steps.
    pub fn lines(&self) -> &[Line<'a>] {
        match self {
            Self::Timed { lines, .. } | Self::Spans(lines) => lines,
        }
    }
}

/// The steps of a format in runs, in their order. Offsets of timed steps count from the beginning of their day.
pub fn segments(format: &DialogFormat) -> Vec<Segment<'_>> {
    segments_from(format, Clock(0))
}

/// As [`segments`], every day beginning at `start`.
pub fn segments_from(format: &DialogFormat, start: Clock) -> Vec<Segment<'_>> {
    let mut segments: Vec<Segment<'_>> = Vec::new();
    for day in schedule::days(format, start) {
        // A day goes on after steps in days that stand between.
        let mut begun = false;
        for line in day.lines {
            let is_timed = line.minutes.is_some();
            match segments.last_mut() {
                Some(Segment::Spans(lines)) if !is_timed => lines.push(line),
                Some(Segment::Timed { lines, minutes, .. }) if is_timed && begun => {
                    *minutes = (*minutes).max(line.offset + line.minutes.unwrap_or_default());
                    lines.push(line);
                }
                _ if is_timed => {
                    begun = true;
                    let minutes = line.offset + line.minutes.unwrap_or_default();
                    segments.push(Segment::Timed { day: day.number, minutes, lines: vec![line] });
                }
                _ => segments.push(Segment::Spans(vec![line])),
            }
        }
    }
    segments
}

/// Days of a step that is measured in days, at the middle of its span.
pub fn span_days(line: &Line<'_>) -> u32 {
    let step = line.step;
    match (step.span_days_min, step.span_days_max) {
        (Some(min), Some(max)) => min.midpoint(max),
        (Some(days), None) | (None, Some(days)) => days,
        (None, None) => 1,
    }
    .max(1)
}

/// The blocks of a run, in minutes or days from its beginning.
pub fn blocks(segment: &Segment<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut from = 0;
    for line in segment.lines() {
        let length = line.minutes.unwrap_or_else(|| span_days(line));
        let begin = if line.minutes.is_some() { line.offset } else { from };
        from = begin + length;
        blocks.push(Block {
            number: line.number,
            title: line.step.title.clone(),
            from: begin,
            length,
            lane: 0,
            lanes: 1,
            look: look(line.step),
        });
    }
    lanes(&mut blocks);
    blocks
}

/// Blocks that begin together lie below each other.
fn lanes(blocks: &mut [Block]) {
    let mut index = 0;
    while index < blocks.len() {
        let begin = blocks[index].from;
        let beside = blocks[index..].iter().take_while(|block| block.from == begin).count();
        for (lane, block) in blocks[index..index + beside].iter_mut().enumerate() {
            block.lane = lane;
            block.lanes = beside;
        }
        index += beside;
    }
}

/// All runs in days, where some step is measured in days: a day of the event counts as one.
pub fn overview(segments: &[Segment<'_>]) -> Option<Vec<Block>> {
    if !segments.iter().any(|segment| matches!(segment, Segment::Spans(_))) {
        return None;
    }
    let mut blocks = Vec::new();
    let mut from = 0;
    for segment in segments {
        match segment {
            Segment::Spans(_) => {
                for mut block in self::blocks(segment) {
                    block.look = Look::Groups;
                    block.from = from;
                    from += block.length;
                    blocks.push(block);
                }
            }
            Segment::Timed { lines, .. } => {
                if let Some(first) = lines.first() {
                    blocks.push(Block {
                        number: first.number,
                        title: first.step.title.clone(),
                        from,
                        length: 1,
                        lane: 0,
                        lanes: 1,
                        look: Look::Together,
                    });
                    from += 1;
                }
            }
        }
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use domain::entry::Step;

    use super::*;

    fn minutes(minutes: u32, day: u32) -> Step {
        Step { minutes_min: Some(minutes), minutes_max: Some(minutes), day: Some(day), ..Step::default() }
    }

    fn span(days: u32) -> Step {
        Step { span_days_min: Some(days), span_days_max: Some(days), ..Step::default() }
    }

    fn format(steps: Vec<Step>) -> DialogFormat {
        DialogFormat { steps, ..DialogFormat::default() }
    }

    #[test]
    fn spans_and_days_alternate() {
        let format = format(vec![span(10), span(4), minutes(30, 1), minutes(20, 1), minutes(15, 2), span(30)]);
        let segments = segments(&format);
        let shapes: Vec<(Option<u32>, usize)> = segments
            .iter()
            .map(|segment| match segment {
                Segment::Timed { minutes, lines, .. } => (Some(*minutes), lines.len()),
                Segment::Spans(lines) => (None, lines.len()),
            })
            .collect();
        assert_eq!(shapes, [(None, 2), (Some(50), 2), (Some(15), 1), (None, 1)]);
        let overview = overview(&segments).unwrap();
        let places: Vec<_> = overview.iter().map(|block| (block.from, block.length)).collect();
        assert_eq!(places, [(0, 10), (10, 4), (14, 1), (15, 1), (16, 30)]);
    }

    #[test]
    fn an_event_alone_has_no_overview() {
        assert_eq!(overview(&segments(&format(vec![minutes(30, 1), minutes(20, 1)]))), None);
    }

    #[test]
    fn parallel_steps_lie_below_each_other() {
        let beside = Step { parallel_with: Some(2), ..minutes(40, 1) };
        let format = format(vec![minutes(10, 1), minutes(30, 1), beside, minutes(5, 1)]);
        let blocks = blocks(&segments(&format)[0]);
        let places: Vec<_> = blocks.iter().map(|block| (block.from, block.lane, block.lanes)).collect();
        assert_eq!(places, [(0, 0, 1), (10, 0, 2), (10, 1, 2), (50, 0, 1)]);
    }
}
