//! The figures as JSON, as Markdown and as pictures.

mod markdown;
pub(crate) mod svg;

use crate::{
    allocations::Count,
    compare::{Asked, Group},
    growth::{self, Growth},
    host::Host,
    timing::Series,
    BoxError,
};
use serde::Serialize;
use std::{fs, path::Path};

/// Everything that one run measured.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// On what.
    pub host: Host,
    /// How many rounds each series has.
    pub rounds: usize,
    /// What was asked.
    pub asked: Asked,
    /// The engines side by side.
    pub groups: Vec<Group>,
    /// Memory.
    pub allocations: Vec<Count>,
    /// Time over what grows.
    pub growth: Vec<Growth>,
    /// What should hold.
    pub targets: Vec<Target>,
}

/// Something that should hold, and whether it does.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// What.
    pub what: &'static str,
    /// At most this.
    pub at_most: f64,
    /// What was found.
    pub found: f64,
    /// Whether it holds.
    pub met: bool,
}

impl Target {
    fn new(what: &'static str, at_most: f64, found: Option<f64>) -> Self {
        let found = found.unwrap_or(f64::NAN);
        Self { what, at_most, found, met: found <= at_most }
    }
}

/// What should hold of these figures.
pub fn targets(groups: &[Group], allocations: &[Count], growth: &[Growth]) -> Vec<Target> {
    let series = |group: usize, series: usize| groups.get(group)?.series.get(series);
    let last_of_first_line = |growth: &Growth| Some(growth.lines.first()?.points.last()?.ratio.median);
    let ours = allocations.iter().filter(|count| count.is_ours());
    let allocated = u32::try_from(ours.map(|count| count.allocations).sum::<usize>()).ok().map(f64::from);
    vec![
        Target::new("ns for a native check, records at hand", 50.0, series(0, 0).map(|series| series.nanoseconds.median)),
        Target::new("times as long in wasm, batched", 3.0, series(0, 1).map(|series| series.ratio.median)),
        Target::new("allocations in all native checks", 0.0, allocated),
        Target::new("times as long with 100,000 grants as with 1, records at hand", 1.25, growth.first().and_then(last_of_first_line)),
        Target::new("times as dear as the first delegation are those above it", 1.5, growth.get(1).and_then(later_links)),
        Target::new("times as dear as the first grant above are those above it", 1.5, growth.get(2).and_then(later_links)),
    ]
}

/// Whether a chain is dearer the longer it is: the mean of the links after the first, over the first. A
/// cost that is linear in the depth has 1; one that grows with its square has 4 here.
fn later_links(growth: &Growth) -> Option<f64> {
    let points: Vec<f64> = growth.lines.first()?.points.iter().map(|point| point.nanoseconds.median).collect();
    let [none, one, .., all] = points.as_slice() else { return None };
    let later = f64::from(u32::try_from(points.len()).ok()?) - 2.0;
    Some((all - one) / later / (one - none))
}

/// Writes all forms of the figures into the folder.
///
/// # Errors
/// When a file cannot be written.
pub fn write(figures: &Figures, folder: &Path) -> Result<(), BoxError> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("check.json"), format!("{}\n", serde_json::to_string_pretty(figures)?))?;
    fs::write(folder.join("README.md"), markdown::page(figures))?;
    let bars = figures.groups.first().map(|group| group.series.as_slice()).unwrap_or_default();
    fs::write(folder.join("check.svg"), svg::bars("Time of one check beside valet, native", bars))?;
    for (name, growth) in ["grants", "delegations", "shares"].iter().zip(&figures.growth) {
        fs::write(folder.join(format!("growth-{name}.svg")), picture(growth))?;
    }
    Ok(())
}

/// One line for each way of asking.
fn picture(growth: &Growth) -> String {
    let line =
        |line: &growth::Line| svg::Line { name: line.name, figures: line.points.iter().map(|point| point.nanoseconds.median).collect() };
    let lines: Vec<_> = growth.lines.iter().map(line).collect();
    svg::lines(&format!("Nanoseconds of one check over the number of {}", growth.over), &growth.at, &lines)
}

/// A number with three significant digits, as people read it.
fn three_digits(number: f64) -> String {
    match number.abs() {
        small if small < 10.0 => format!("{number:.2}"),
        middle if middle < 100.0 => format!("{number:.1}"),
        large if large < 10_000.0 => format!("{number:.0}"),
        huge if huge < 10_000_000.0 => format!("{:.0}k", number / 1e3),
        _ => format!("{:.0}M", number / 1e6),
    }
}

fn ratio(series: &Series) -> String {
    let (low, high) = (three_digits(series.ratio.low), three_digits(series.ratio.high));
    format!("{} ({low} – {high})", three_digits(series.ratio.median))
}

fn nanoseconds(series: &Series) -> String {
    let (low, high) = (three_digits(series.nanoseconds.low), three_digits(series.nanoseconds.high));
    format!("{} ({low} – {high})", three_digits(series.nanoseconds.median))
}
