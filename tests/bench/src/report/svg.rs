//! Small pictures, written by hand: bars over a logarithmic axis, and lines.

use super::three_digits;
use crate::timing::Series;
use std::fmt::Write;

const WIDTH: f64 = 720.0;
/// Where bars begin, right of their names.
const LEFT: f64 = 190.0;
const ROW: f64 = 28.0;
const HEIGHT: f64 = 300.0;
const COLOURS: [&str; 4] = ["#1f6feb", "#c2571a", "#2da44e", "#57606a"];

/// One bar for each series, as long as its ratio is large; a decade each 1/n of the width.
pub(super) fn bars(title: &str, series: &[Series]) -> String {
    let most = series.iter().map(|series| series.ratio.high).fold(10.0, f64::max).log10().ceil();
    let right = WIDTH - 80.0;
    let place = |ratio: f64| LEFT + (right - LEFT) * (ratio.max(1.0).log10() / most);
    let (mut body, mut top) = (String::new(), 50.0);
    let mut decade = 0.0;
    while decade <= most {
        let (x, label) = (place(10f64.powf(decade)), three_digits(10f64.powf(decade)));
        let bottom = 50.0 + ROW * count(series.len());
        line(&mut body, (x, 44.0), (x, bottom), "#d0d7de");
        text(&mut body, (x, 40.0), "middle", &format!("×{}", label.trim_end_matches(".00").trim_end_matches(".0")));
        decade += 1.0;
    }
    for series in series {
        let colour = if series.name.starts_with("valet") { COLOURS.first() } else { COLOURS.last() };
        let length = (place(series.ratio.median) - LEFT).max(2.0);
        text(&mut body, (LEFT - 8.0, top + 18.0), "end", &series.name);
        let _ = writeln!(
            body,
            r#"<rect x="{LEFT:.1}" y="{:.1}" width="{length:.1}" height="{:.1}" fill="{}"/>"#,
            top + 4.0,
            ROW - 8.0,
            colour.unwrap_or(&"black")
        );
        text(&mut body, (LEFT + length + 6.0, top + 18.0), "start", &format!("×{}", three_digits(series.ratio.median)));
        top += ROW;
    }
    picture(title, top + 14.0, &body)
}

/// One line of figures, a figure for each point.
pub(crate) struct Line<'a> {
    pub(crate) name: &'a str,
    pub(crate) figures: Vec<f64>,
}

/// Lines over points that stand at equal distances.
pub(crate) fn lines(title: &str, at: &[usize], all: &[Line<'_>]) -> String {
    let most = all.iter().flat_map(|line| &line.figures).copied().fold(1.0, f64::max) * 1.1;
    let (left, right, top, bottom) = (60.0, WIDTH - 30.0, 50.0, HEIGHT - 60.0);
    let across = |place: usize| left + (right - left) * count(place) / count(at.len().saturating_sub(1)).max(1.0);
    let up = |figure: f64| bottom - (bottom - top) * figure / most;
    let mut body = String::new();
    for quarter in 0..=4 {
        let figure = most * f64::from(quarter) / 4.0;
        line(&mut body, (left, up(figure)), (right, up(figure)), "#d0d7de");
        text(&mut body, (left - 6.0, up(figure) + 4.0), "end", &format!("{figure:.0}"));
    }
    for (place, at) in at.iter().enumerate() {
        text(&mut body, (across(place), bottom + 18.0), "middle", &at.to_string());
    }
    for (number, (one, colour)) in all.iter().zip(COLOURS).enumerate() {
        let points = || one.figures.iter().enumerate().map(|(place, figure)| (across(place), up(*figure)));
        let path: Vec<String> = points().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(body, r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"/>"#, path.join(" "));
        for (x, y) in points() {
            let _ = writeln!(body, r#"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{colour}"/>"#);
        }
        let y = bottom + 38.0 + 16.0 * count(number);
        line(&mut body, (left, y - 4.0), (left + 20.0, y - 4.0), colour);
        text(&mut body, (left + 26.0, y), "start", one.name);
    }
    picture(title, bottom + 40.0 + 16.0 * count(all.len()), &body)
}

fn picture(title: &str, height: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"12\" y=\"20\" font-size=\"14\" font-weight=\"bold\">{title}</text>\n{body}</svg>\n"
    )
}

fn line(body: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let ((x1, y1), (x2, y2)) = (from, to);
    let _ = writeln!(body, r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{colour}"/>"#);
}

fn text(body: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let _ = writeln!(body, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#);
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(0.0, f64::from)
}
