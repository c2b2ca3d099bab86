//! The question with drawing and list, and the picture without.

use askama::Template;
use askama::filters::HtmlSafe;

use super::answer::NOT_SURE;
use super::areas::{AREAS, Area, Group, REGIONS, Side, area, sides, words};
use super::shapes::{MIDDLE, SHAPES, silhouette};
use super::view::{Frame, View, Zoom};

/// The question: drawing and list of check boxes named `area`. It stands
/// inside the page's form; print it with `{{ map }}` and load the module
/// "bodymap". The error summary links to `#area`.
#[derive(Debug, Clone, Template)]
#[template(path = "bodymap/question.html")]
pub struct Question {
    legend: String,
    hint: String,
    error: Option<String>,
    chosen: Vec<String>,
    view: View,
    zoom: Zoom,
}

impl HtmlSafe for Question {}

impl Question {
    /// The question with the words of its heading and the values ticked
    /// (ids of areas, or [`NOT_SURE`]).
    pub fn new(legend: impl Into<String>, chosen: &[String]) -> Self {
        Self {
            legend: legend.into(),
            hint: "Tap the picture or use the list. Choose all the places.".into(),
            error: None,
            chosen: chosen.to_vec(),
            view: View::Front,
            zoom: Zoom::Whole,
        }
    }

    /// Replaces the line under the heading.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Shows an error above the drawing.
    #[must_use]
    pub fn error(mut self, message: Option<&str>) -> Self {
        self.error = message.map(str::to_owned);
        self
    }

    /// Begins with this view and this part of it (values of the fields `view`
    /// and `zoom`, in the address or in the form).
    #[must_use]
    pub fn at(mut self, view: View, zoom: Zoom) -> Self {
        self.view = view;
        self.zoom = zoom;
        self
    }

    fn is_chosen(&self, id: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == id)
    }

    /// Id of the pattern, which the style sheet names.
    fn hatch(&self) -> &'static str {
        "map-hatch"
    }

    fn not_sure(&self) -> bool {
        self.is_chosen(NOT_SURE)
    }

    fn described_by(&self) -> &'static str {
        if self.error.is_some() {
            "area-hint area-error"
        } else {
            "area-hint"
        }
    }

    fn said(&self) -> String {
        words(&self.chosen)
    }

    fn drawings(&self) -> Vec<Drawing> {
        View::ALL.into_iter().map(Drawing::question).collect()
    }

    fn groups(&self) -> Vec<ListGroup> {
        Group::ALL
            .into_iter()
            .map(|group| self.group(group))
            .collect()
    }

    fn group(&self, group: Group) -> ListGroup {
        let rows: Vec<ListRow> = REGIONS
            .iter()
            .filter(|region| region.group == group)
            .map(|region| ListRow {
                words: region.row,
                boxes: sides(region)
                    .iter()
                    .filter_map(|side| area(&format!("{}-{}", side.word(), region.id)))
                    .map(|area| ListBox {
                        area,
                        ticked: self.is_chosen(&area.id),
                    })
                    .collect(),
            })
            .collect();
        let count = rows
            .iter()
            .flat_map(|row| &row.boxes)
            .filter(|entry| entry.ticked)
            .count();
        ListGroup {
            heading: group.heading(),
            word: group.zoom().word(),
            count,
            rows,
        }
    }
}

struct ListGroup {
    heading: &'static str,
    word: &'static str,
    count: usize,
    rows: Vec<ListRow>,
}

struct ListRow {
    words: &'static str,
    boxes: Vec<ListBox>,
}

struct ListBox {
    area: &'static Area,
    ticked: bool,
}

impl ListBox {
    /// "Right" and "Left"; in the middle there is no choice of side.
    fn label(&self) -> &'static str {
        match self.area.side {
            Side::Right => "Right",
            Side::Left => "Left",
            Side::Centre => "Middle",
        }
    }
}

/// A picture with places marked and said in words: in a guide, in a chart, on
/// paper. Print it with `{{ picture }}`.
#[derive(Debug, Clone, Template)]
#[template(path = "bodymap/picture.html")]
pub struct Picture {
    marked: Vec<String>,
    caption: String,
    zoom: Zoom,
}

impl HtmlSafe for Picture {}

impl Picture {
    /// The whole figure in every view in which a marked place is seen first.
    pub fn new(marked: &[&str]) -> Self {
        Self {
            marked: marked.iter().map(|id| (*id).to_owned()).collect(),
            caption: String::new(),
            zoom: Zoom::Whole,
        }
    }

    /// Only the part of the figure around the marked places, when they all
    /// belong to one part; for small pictures in a guide.
    #[must_use]
    pub fn close_up(mut self) -> Self {
        let zooms: Vec<Zoom> = self.areas().map(|area| area.group.zoom()).collect();
        if let [first, rest @ ..] = zooms.as_slice()
            && rest.iter().all(|zoom| zoom == first)
        {
            self.zoom = *first;
        }
        self
    }

    /// Words under the picture instead of the places' own.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    fn areas(&self) -> impl Iterator<Item = &'static Area> {
        AREAS.iter().filter(|area| self.marked.contains(&area.id))
    }

    /// Id of the pattern: its own for each picture, since a page may have several.
    fn hatch(&self) -> String {
        format!("hatch-{}-{}", self.zoom.word(), self.marked.join("-"))
    }

    fn said(&self) -> String {
        if self.caption.is_empty() {
            crate::format::capital(&words(&self.marked))
        } else {
            self.caption.clone()
        }
    }

    fn drawings(&self) -> Vec<Drawing> {
        View::ALL
            .into_iter()
            .filter(|view| self.areas().any(|area| area.views.first() == Some(view)))
            .map(|view| {
                let frame = match (view, self.zoom.frame()) {
                    (View::Front | View::Back, Some(part)) => part,
                    _ => view.frame(),
                };
                Drawing {
                    view,
                    frame,
                    linked: false,
                    marked: self.marked.clone(),
                    hatch: self.hatch(),
                }
            })
            .collect()
    }
}

/// One view as SVG.
#[derive(Template)]
#[template(path = "bodymap/drawing.html")]
struct Drawing {
    view: View,
    frame: Frame,
    /// Whether shapes lead to the boxes of the list.
    linked: bool,
    marked: Vec<String>,
    hatch: String,
}

impl HtmlSafe for Drawing {}

impl Drawing {
    fn question(view: View) -> Self {
        Self {
            view,
            frame: view.frame(),
            linked: true,
            marked: Vec::new(),
            hatch: String::new(),
        }
    }

    fn silhouette(&self) -> Option<&'static str> {
        silhouette(self.view)
    }

    /// The layers: the right side as stored, its mirror image, the middle.
    fn layers(&self) -> Vec<Layer> {
        [Side::Right, Side::Left, Side::Centre]
            .into_iter()
            .map(|side| Layer {
                mirror: (side == Side::Left).then_some(MIDDLE * 2),
                shapes: SHAPES
                    .iter()
                    .filter(|shape| shape.view == self.view)
                    .filter_map(|shape| {
                        let area = area(&format!("{}-{}", side.word(), shape.region))?;
                        Some((area, shape.d))
                    })
                    .collect(),
            })
            .filter(|layer| !layer.shapes.is_empty())
            .collect()
    }

    fn is_marked(&self, id: &str) -> bool {
        self.marked.iter().any(|marked| marked == id)
    }
}

struct Layer {
    mirror: Option<u32>,
    shapes: Vec<(&'static Area, &'static str)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(chosen: &[&str]) -> String {
        let chosen: Vec<String> = chosen.iter().map(|id| (*id).to_owned()).collect();
        Question::new("Where does it hurt?", &chosen)
            .render()
            .unwrap()
    }

    #[test]
    fn every_place_has_one_box_and_a_shape_in_each_of_its_views() {
        let html = question(&[]);
        let mut shapes = 0;
        for area in AREAS.iter() {
            let field = format!("value=\"{}\"", area.id);
            assert_eq!(html.matches(&field).count(), 1, "{}", area.id);
            let drawn = html.matches(&format!("href=\"#area-{}\"", area.id)).count();
            assert_eq!(drawn, area.views.len(), "{}", area.id);
            shapes += drawn;
        }
        assert_eq!(shapes, 73);
    }

    #[test]
    fn chosen_places_are_ticked_said_and_their_group_is_open() {
        let html = question(&["right-knee-outer"]);
        assert!(html.contains("value=\"right-knee-outer\" checked"));
        assert!(html.contains("outside of right knee"));
        assert_eq!(html.matches("<details open").count(), 1);
        assert_eq!(
            html.matches(" checked").count(),
            3,
            "the place, the view and the zoom"
        );
    }

    #[test]
    fn an_error_is_tied_to_the_group_of_boxes() {
        let map = Question::new("Where?", &[]).error(Some("Select a place"));
        let html = map.render().unwrap();
        assert!(html.contains("aria-describedby=\"area-hint area-error\""));
        assert!(html.contains("id=\"area\"") && html.contains("Select a place"));
    }

    #[test]
    fn a_picture_marks_its_places_and_says_them() {
        let picture = Picture::new(&["right-knee-outer", "left-knee-outer"]).close_up();
        let html = picture.render().unwrap();
        assert_eq!(html.matches("is-marked").count(), 2);
        assert_eq!(
            html.matches("data-view=").count(),
            1,
            "seen first from the front"
        );
        assert!(html.contains("Outside of right knee and outside of left knee"));
        assert!(html.contains("role=\"img\"") && !html.contains("href="));
    }
}
