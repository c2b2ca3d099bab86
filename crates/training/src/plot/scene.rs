//! What all drawings of a plot share, handed from one function to the next.

use super::{
    figure::{Plot, Size},
    svg::{Area, Root, Svg},
    table::Table,
};

/// The words of a plot.
pub(super) struct Words {
    pub id: String,
    pub title: String,
    pub description: String,
}

impl Words {
    /// Draws both sizes; `height` may depend on the size.
    pub fn plot(
        self,
        table: Table,
        height: impl Fn(Size) -> f64,
        draw: impl Fn(&mut Svg, Size, Area),
    ) -> Plot {
        let drawing = |size: Size| {
            let (width, height) = (size.width(), height(size));
            let mut svg = Svg::new(&Root {
                id: &format!("{}-{}", self.id, size.suffix()),
                class: size.class(),
                width,
                height,
                title: &self.title,
                description: &self.description,
            });
            draw(
                &mut svg,
                size,
                Area {
                    left: 0.0,
                    top: 0.0,
                    width,
                    height,
                },
            );
            svg.finish()
        };
        let (narrow, wide) = (drawing(Size::Narrow), drawing(Size::Wide));
        Plot {
            id: self.id,
            title: self.title,
            description: self.description,
            narrow,
            wide,
            table,
        }
    }
}
